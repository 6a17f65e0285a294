package io.ekiden.lb.haproxy.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of what HAProxy says of itself, and of requests where they are written down. HAProxy appends to it for as long as it lives, so it
 * may be cut under it. Nothing here throws: that a log cannot be cut or read is no reason to leave HAProxy as it is. Confined to one thread.
 */
public final class HaproxyLog {
    private static final Logger LOG = LoggerFactory.getLogger(HaproxyLog.class);
    private static final long LARGEST = 16 << 20;
    private static final int MOST_LINES = 20;
    private static final int MOST_CHARS = 4_096;
    private static final int MOST_LINES_LOOKED_AT = 1_000;

    /** A line of a request begins with the address of who asks. */
    private static final Pattern OF_ITSELF = Pattern.compile("\\[(?:ALERT|WARNING|NOTICE)].*");

    private final Path file;

    /** @param file that need not exist */
    public HaproxyLog(Path file) {
        this.file = file;
    }

    /**
     * Empties it when it is larger than 16 MiB. What it had is in {@code haproxy.log.1} then, unless the disk has no room for that.
     *
     * @return its length now, in bytes; 0 when that cannot be told
     */
    public long trim() {
        try {
            if (!Files.exists(file)) {
                return 0;
            }
            if (Files.size(file) > LARGEST) {
                keep(file.resolveSibling(file.getFileName() + ".1"));
                Files.write(file, new byte[0]);
            }
            return Files.size(file);
        } catch (IOException failure) {
            LOG.warn("{} cannot be cut: {}", file, failure.toString());
            return 0;
        }
    }

    /** The requests are worth less than room on the disk. */
    private void keep(Path earlier) {
        try {
            Files.copy(file, earlier, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException full) {
            LOG.warn("{} is cut, and what it had is lost: {}", file, full.toString());
            try {
                Files.deleteIfExists(earlier);
            } catch (IOException stays) {
                LOG.warn("{} cannot be deleted: {}", earlier, stays.toString());
            }
        }
    }

    /**
     * What HAProxy has said of itself behind this place.
     *
     * @param offset in bytes, as of {@link #trim}
     */
    public String saidSince(long offset) {
        try (var channel = Files.newByteChannel(file)) {
            channel.position(offset);
            var lines = new BufferedReader(
                            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))
                    .lines();
            var alerts = alerts(lines);
            return alerts.isEmpty() ? "it did not say why in " + file : alerts;
        } catch (IOException | UncheckedIOException unread) {
            return "what it said cannot be read (" + unread + ")";
        }
    }

    /** Its alerts, or all that it says of itself when there is none: at most 20 lines and 4,096 characters, empty when there are none. */
    public static String alerts(Stream<String> lines) {
        var ofItself = lines.map(String::strip)
                .filter(line -> OF_ITSELF.matcher(line).matches())
                .limit(MOST_LINES_LOOKED_AT)
                .toList();
        var alerts =
                ofItself.stream().filter(line -> line.startsWith("[ALERT]")).toList();
        return joined(alerts.isEmpty() ? ofItself : alerts);
    }

    private static String joined(List<String> lines) {
        return clipped(lines.stream().limit(MOST_LINES).collect(Collectors.joining("; ")));
    }

    /** Its beginning, as much as a message may have: 4,096 characters. */
    public static String clipped(String text) {
        return text.substring(0, Math.min(text.length(), MOST_CHARS));
    }
}
