package io.ekiden.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Commands typed at a running orchestrator, with what they print and the exit code in brackets. What is another at each run has a name in
 * its place: ID, TIME, AGE, PORT, URL, DIRECTORY; and of several spaces there are two. A new or changed one is written to {@code target/transcripts}.
 */
final class Transcript {
    private static final Pattern CODE = Pattern.compile("\\[[0-9]+]");

    private record Mask(Pattern what, String name) {
        static Mask of(String what, String name) {
            return new Mask(Pattern.compile(what), name);
        }
    }

    private static final List<Mask> MASKS = List.of(
            Mask.of("http://127\\.0\\.0\\.1:[0-9]+", "URL"),
            Mask.of("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"),
            Mask.of("ID-[0-9]{4}\\b", "ID"),
            Mask.of("_app\\.[0-9]+", "_app.N"),
            Mask.of("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME"),
            Mask.of("\\b[0-9]+[smhd]\\b( ago)?", "AGE"),
            Mask.of("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:PORT"),
            Mask.of("\\b2[1-9][0-9]{3}\\b", "PORT"),
            Mask.of("/\\S*/gate\\b", "DIRECTORY/gate"),
            Mask.of(" {2,}", "  "),
            Mask.of("(?m) +$", ""));

    private final String url;

    Transcript(String url) {
        this.url = url;
    }

    /** Types what a transcript has, and expects what it has. */
    void plays(String name) throws IOException {
        var expected = read(name);
        var actual = new StringBuilder();
        var before = "";
        for (var line : expected.lines().toList()) {
            if (line.startsWith("$ ekiden ")) {
                var end = Typed.at(
                        url, List.of(line.substring("$ ekiden ".length()).split(" ")));
                actual.append(line).append('\n').append(masked(end.text()));
                actual.append('[').append(end.code()).append("]\n");
            } else if (before.isEmpty()
                    ? line.startsWith("#")
                    : line.isEmpty() && CODE.matcher(before).matches()) {
                actual.append(line).append('\n');
            }
            before = line;
        }
        if (!actual.toString().equals(expected)) {
            var file = Path.of("target", "transcripts", name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, actual);
        }
        assertThat(actual.toString()).isEqualTo(expected);
    }

    private static String masked(String text) {
        var masked = text;
        for (var mask : MASKS) {
            masked = mask.what().matcher(masked).replaceAll(mask.name());
        }
        return masked;
    }

    private static String read(String name) throws IOException {
        try (var in = Objects.requireNonNull(Transcript.class.getResourceAsStream("/transcripts/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
