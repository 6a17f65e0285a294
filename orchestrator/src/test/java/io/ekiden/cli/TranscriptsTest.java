package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What commands print and how they end, before answers that were recorded from a running orchestrator (those to changes: as it gives
 * them). A transcript is what a user would have seen: {@code $ ekiden …}, what came, and the exit code in brackets; {@code COLUMNS=60}
 * before {@code ekiden} makes it a terminal of that width. A new or changed one is written to {@code target/transcripts}.
 */
@Timeout(120)
class TranscriptsTest {
    private static final String FOLDER = "/io/ekiden/cli/transcripts/";
    private static final Instant NOW = Instant.parse("2026-11-23T09:10:00Z");
    private static final Pattern CODE = Pattern.compile("\\[[0-9]+]");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"look.txt", "change.txt", "wrong.txt", "help.txt"})
    void commands_answerAsTheTranscriptSays(String name) throws Exception {
        var expected = read(name);
        try (var api = new FakeApi()) {
            answers().properties().forEach(answer -> api.on(answer.getKey(), new JsonNode[] {answer.getValue()}));
            var actual = new StringBuilder();
            var before = "";
            for (var line : expected.lines().toList()) {
                if (line.startsWith("$ ")) {
                    actual.append(line).append('\n').append(run(api, line));
                } else if (line.startsWith("#")
                        || (line.isEmpty() && CODE.matcher(before).matches())) {
                    actual.append(line).append('\n');
                }
                before = line;
            }
            var text = actual.toString().replace(api.url().toString(), "http://h1:8080");
            if (!text.equals(expected)) {
                var file = Path.of("target", "transcripts", name);
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.writeString(file, text);
            }
            assertThat(text).isEqualTo(expected);
        }
    }

    private String run(FakeApi api, String line) {
        var words = words(line.substring(2));
        var typed = new Typed().at(api).at(NOW).with("HOME", home.toString());
        while (!words.getFirst().equals("ekiden")) {
            var pair = words.removeFirst().split("=", 2);
            if (pair[0].equals("COLUMNS")) {
                typed.onATerminal(Integer.parseInt(pair[1]));
            } else if (pair[0].equals("TYPED")) {
                typed.typing(pair[1]);
            } else {
                typed.with(pair[0], pair[1]);
            }
        }
        var end = typed.run(words.subList(1, words.size()));
        return end.text().replace("\033", "ESC") + "[" + end.code() + "]\n";
    }

    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words;
    }

    private static JsonNode answers() throws IOException {
        return Json.MAPPER.readTree(read("answers.json"));
    }

    private static String read(String name) throws IOException {
        try (var in = Objects.requireNonNull(TranscriptsTest.class.getResourceAsStream(FOLDER + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
