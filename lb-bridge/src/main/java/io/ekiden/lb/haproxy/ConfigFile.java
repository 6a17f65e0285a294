package io.ekiden.lb.haproxy;

import io.ekiden.lb.haproxy.log.HaproxyLog;
import io.ekiden.lb.render.Rendering;
import io.ekiden.lb.view.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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

/** The configuration on disk: only what HAProxy accepts gets in, in one step, and the last that worked is kept. */
final class ConfigFile {
    private static final Pattern OWNER = Pattern.compile("(?m)^# app (/\\S*)\\Rlisten \\S+-(\\d{1,5})$");
    private static final Pattern BIND = Pattern.compile("(?m)^\\s+bind \\[?([^\\s\\[\\]]+)]?:(\\d{1,5})\\b");

    private final HaproxyPaths paths;
    private final Path binary;

    ConfigFile(HaproxyPaths paths, Path binary) {
        this.paths = paths;
        this.binary = binary;
    }

    boolean exists() {
        return Files.exists(paths.config());
    }

    /** True when it is this one already. The names of its files tell what they hold. */
    boolean holds(Rendering rendering) throws IOException {
        return exists() && Arrays.equals(Files.readAllBytes(paths.config()), rendering.bytes());
    }

    /** Checks it and puts it in place. Returns what HAProxy prints when it has something against it; then nothing changed. */
    Optional<String> swap(Rendering rendering) throws IOException {
        putFiles(rendering);
        var candidate = paths.candidate();
        write(candidate, rendering.bytes());
        var check = Commands.run(List.of(binary.toString(), "-c", "-f", candidate.toString()));
        if (check.exitCode() != 0) {
            return Optional.of(check.output());
        }
        move(candidate, paths.config());
        return Optional.empty();
    }

    /** Puts in place what HAProxy was told already, word for word: it needs no check. */
    void place(Rendering rendering) throws IOException {
        putFiles(rendering);
        write(paths.candidate(), rendering.bytes());
        move(paths.candidate(), paths.config());
    }

    /** What a running HAProxy has read last, unless it may have read something else since. */
    Optional<String> lastRead() throws IOException {
        if (!exists() || !Files.exists(paths.lastGood())) {
            return Optional.empty();
        }
        var good = Files.readString(paths.lastGood());
        return Optional.of(good).filter(Files.readString(paths.config())::equals);
    }

    private void putFiles(Rendering rendering) throws IOException {
        for (var file : rendering.files().entrySet()) {
            putFile(paths.files().resolve(file.getKey()), file.getValue());
        }
    }

    private void putFile(Path file, String text) throws IOException {
        if (!Files.exists(file)) {
            var fresh = paths.files().resolve(file.getFileName() + ".new");
            write(fresh, text.getBytes(StandardCharsets.UTF_8));
            move(fresh, file);
        }
    }

    /** Remembers that HAProxy runs with what is in place, and forgets files that it does not refer to. */
    void markGood() throws IOException {
        var good = Files.readString(paths.config());
        write(paths.candidate(), good.getBytes(StandardCharsets.UTF_8));
        move(paths.candidate(), paths.lastGood());
        try (var files = Files.list(paths.files())) {
            for (var file : files.filter(it -> !good.contains(it.toString())).toList()) {
                Files.deleteIfExists(file);
            }
        }
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
                BIND.matcher(Files.readString(file))
                        .results()
                        .map(found -> new Endpoint(found.group(1), Integer.parseInt(found.group(2))))
                        .forEach(place -> bound.add(place.toString()));
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
        var alerts = HaproxyLog.alerts(output.lines());
        return alerts.isEmpty() ? HaproxyLog.clipped(output.strip()) : alerts;
    }
}
