package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configuration on disk: only what HAProxy accepts gets in, in one step, and the last that worked is kept. */
final class ConfigFile {
    private static final Pattern OWNER = Pattern.compile("(?m)^# app (/\\S*)\\Rlisten \\S+-(\\d{1,5})$");
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
        move(candidate, paths.config());
        return Optional.empty();
    }

    /** Remembers that HAProxy runs with what is in place. */
    void markGood() throws IOException {
        write(paths.candidate(), Files.readAllBytes(paths.config()));
        move(paths.candidate(), paths.lastGood());
    }

    /** Puts back the last configuration that worked, so that a restart of HAProxy does not meet the bad one. */
    void restoreLastGood() throws IOException {
        if (Files.exists(paths.lastGood())) {
            write(paths.candidate(), Files.readAllBytes(paths.lastGood()));
            move(paths.candidate(), paths.config());
        }
    }

    /**
     * The addresses that a running HAProxy may hold, as {@code address:port}: those of the last good configuration, and of the one in
     * place, which it may have loaded right before the bridge was killed.
     */
    Set<String> boundAddresses() throws IOException {
        var bound = new HashSet<String>();
        for (var file : List.of(paths.lastGood(), paths.config())) {
            if (Files.exists(file)) {
                BIND.matcher(Files.readString(file)).results().forEach(found -> bound.add(found.group(1)));
            }
        }
        return bound;
    }

    /** The app of each service port, from what the shipped template writes above each listener; empty when a template does not. */
    Map<Integer, String> owners() throws IOException {
        var owners = new HashMap<Integer, String>();
        if (exists()) {
            OWNER.matcher(Files.readString(paths.config()))
                    .results()
                    .forEach(found -> owners.put(Integer.parseInt(found.group(2)), found.group(1)));
        }
        return owners;
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

    private static void move(Path file, Path place) throws IOException {
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
