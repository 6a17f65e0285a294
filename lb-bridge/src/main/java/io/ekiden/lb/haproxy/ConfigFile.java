package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configuration on disk: only what HAProxy accepts gets in, in one step, and the last that worked is kept. */
final class ConfigFile {
    private static final Pattern BIND = Pattern.compile("(?m)^\\s+bind (\\S+:\\d+)");

    private final HaproxyPaths paths;
    private final Path binary;

    ConfigFile(HaproxyPaths paths, Path binary) {
        this.paths = paths;
        this.binary = binary;
    }

    boolean exists() {
        return Files.exists(paths.config());
    }

    boolean holds(byte[] bytes) throws IOException {
        return exists() && Arrays.equals(Files.readAllBytes(paths.config()), bytes);
    }

    /** Checks the bytes and puts them in place. Returns what HAProxy has against them, if it has; then nothing changed. */
    Optional<String> swap(byte[] bytes) throws IOException {
        var candidate = paths.candidate();
        write(candidate, bytes);
        var check = Commands.run(List.of(binary.toString(), "-c", "-f", candidate.toString()));
        if (check.exitCode() != 0) {
            return Optional.of(alerts(check.output()));
        }
        moveIntoPlace(candidate);
        return Optional.empty();
    }

    /** Remembers that HAProxy runs with what is in place. */
    void markGood() throws IOException {
        Files.copy(paths.config(), paths.lastGood(), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Puts back the last configuration that worked, so that a restart of HAProxy does not meet the bad one. */
    void restoreLastGood() throws IOException {
        if (Files.exists(paths.lastGood())) {
            write(paths.candidate(), Files.readAllBytes(paths.lastGood()));
            moveIntoPlace(paths.candidate());
        }
    }

    /** The addresses a HAProxy that runs with the last good configuration holds, as {@code address:port}. */
    List<String> boundAddresses() throws IOException {
        if (!Files.exists(paths.lastGood())) {
            return List.of();
        }
        var matcher = BIND.matcher(Files.readString(paths.lastGood()));
        return matcher.results().map(found -> found.group(1)).toList();
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private void moveIntoPlace(Path file) throws IOException {
        Files.move(file, paths.config(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The lines that say what is wrong, of what HAProxy printed. */
    static String alerts(String output) {
        var alerts = lines(output).filter(line -> line.contains("[ALERT]")).collect(Collectors.joining("; "));
        return alerts.isEmpty() ? output.strip() : alerts;
    }

    private static Stream<String> lines(String output) {
        return output.lines().map(String::strip);
    }
}
