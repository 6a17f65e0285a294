package io.ekiden.mesos.agent.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What is mounted on this machine. <b>Source:</b> {@code proc_pid_mountinfo(5)}. */
final class Mounts {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int POINT = 4;
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    private Mounts() {}

    /** Where something is mounted in a directory, or onto it: to delete there would be to delete what is mounted. */
    static List<Path> in(Path directory) throws IOException {
        var real = directory.toRealPath();
        try (var lines = Files.lines(TABLE, StandardCharsets.ISO_8859_1)) {
            return points(lines.toList()).stream()
                    .filter(point -> point.startsWith(real))
                    .toList();
        }
    }

    static List<Path> points(List<String> table) {
        return table.stream()
                .map(line -> line.split(" "))
                .filter(words -> words.length > POINT)
                .map(words -> Path.of(unescaped(words[POINT])))
                .toList();
    }

    /** Bytes as they are, or as three octal digits. */
    private static String unescaped(String point) {
        var bytes = ESCAPE.matcher(point)
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(found.group(1), 8))));
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
