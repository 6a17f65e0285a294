package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * What commands print and how they end, before answers that were recorded from a running orchestrator (those to changes: as it gives
 * them). A transcript is what a user would have seen: {@code $ ekiden …}, what came, and the exit code in brackets; {@code COLUMNS=60}
 * before {@code ekiden} makes it a terminal of that width, {@code TYPED=y} types that. The home, {@code ~}, has the files beside the
 * transcripts. A new or changed one is written to {@code target/transcripts}. Every command is in one of them.
 */
@Timeout(120)
class TranscriptsTest {
    private static final String FOLDER = "/io/ekiden/cli/transcripts/";
    static final Instant NOW = Instant.parse("2026-11-23T09:10:00Z");
    private static final Pattern CODE = Pattern.compile("\\[[0-9]+]");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    static final List<String> TRANSCRIPTS =
            List.of("look.txt", "change.txt", "deploy.txt", "cluster.txt", "servers.txt", "wrong.txt", "help.txt");
    static final String URL = "http://h1:8080";

    /** Commands that are in none, with the test that shows them. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "app exec", "SandboxCommandsTest.exec_passesInputOn_andEndsAsTheCommandDoes",
            "up", "StartIT.badFlags_areNamed");

    @TempDir
    Path home;

    private static List<String> transcripts() {
        return TRANSCRIPTS;
    }

    @BeforeEach
    void settleIn() throws IOException {
        for (var name : List.of("web.yaml", "shop.json")) {
            Files.writeString(home.resolve(name), read(name));
        }
    }

    @Test
    void everyCommand_isInATranscript() throws IOException {
        var shown = new TreeSet<>(ELSEWHERE.keySet());
        var root = Main.commandLine();
        for (var name : TRANSCRIPTS) {
            read(name)
                    .lines()
                    .filter(line -> line.startsWith("$ "))
                    .forEach(line -> shown.add(command(root, words(line.substring(2)))));
        }
        var all = new TreeSet<String>();
        collect("", root, all);
        assertThat(all).hasSizeGreaterThan(50);
        all.removeAll(shown);
        assertThat(all).as("commands of which nobody shows what they print").isEmpty();
    }

    /** Those that do something: not those that are there for others below them. */
    static void collect(String path, CommandLine command, Set<String> into) {
        var below = Set.copyOf(command.getSubcommands().values());
        if (below.isEmpty()
                || command.getCommand() instanceof ClientCommand
                || command.getCommand() instanceof Callable<?>) {
            into.add(path);
        }
        below.forEach(one -> collect((path + " " + one.getCommandName()).strip(), one, into));
    }

    /** The command of a line by its own name, not by another; without the words that are none. */
    static String command(CommandLine root, List<String> words) {
        var at = root;
        var path = new StringBuilder();
        for (var word : words.subList(words.indexOf("ekiden") + 1, words.size())) {
            var below = at.getSubcommands().get(word);
            if (below == null) {
                break;
            }
            at = below;
            path.append(' ').append(below.getCommandName());
        }
        return path.toString().strip();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void commands_answerAsTheTranscriptSays(String name) throws Exception {
        var expected = read(name);
        try (var api = new FakeApi()) {
            answers().properties().forEach(answer -> answer(api, answer.getKey(), answer.getValue()));
            var actual = new StringBuilder();
            var before = "";
            for (var line : expected.lines().toList()) {
                if (line.startsWith("$ ")) {
                    actual.append(line).append('\n').append(run(api, line));
                } else if (before.isEmpty()
                        ? line.startsWith("#")
                        : line.isEmpty() && CODE.matcher(before).matches()) {
                    actual.append(line).append('\n');
                }
                before = line;
            }
            var text = actual.toString().replace(api.url().toString(), URL).replace(home.toString(), "~");
            if (!text.equals(expected)) {
                var file = Path.of("target", "transcripts", name);
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.writeString(file, text);
            }
            assertThat(text).isEqualTo(expected);
        }
    }

    static void answer(FakeApi api, String call, JsonNode answer) {
        if (call.equals("EVENTS")) {
            answer.forEach(frames -> api.streaming(frames.asText()));
        } else if (call.endsWith(" in turn")) {
            api.on(call.replace(" in turn", ""), Json.stream(answer).toArray(JsonNode[]::new));
        } else {
            api.on(call, new JsonNode[] {answer});
        }
    }

    private String run(FakeApi api, String line) {
        var words = words(line.substring(2).replace(URL, api.url().toString()).replace("~/", home + "/"));
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
        var arguments = List.of(Main.spelledOut(words.subList(1, words.size()).toArray(String[]::new)));
        var end = ClientCommands.isOne(arguments.toArray(String[]::new))
                ? typed.run(arguments)
                : ofServers(arguments, typed.environment());
        return end.text().replace("\033", "ESC") + "[" + end.code() + "]\n";
    }

    /** What comes to both is one text, as on a terminal. */
    private static Typed.End ofServers(List<String> arguments, Map<String, String> environment) {
        var said = new StringWriter();
        var writer = new PrintWriter(said, true);
        int code = Main.execute(arguments.toArray(String[]::new), environment, writer, writer);
        return new Typed.End(code, said.toString());
    }

    static List<String> words(String line) {
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words;
    }

    static JsonNode answers() throws IOException {
        return Json.MAPPER.readTree(read("answers.json"));
    }

    static String read(String name) throws IOException {
        try (var in = Objects.requireNonNull(TranscriptsTest.class.getResourceAsStream(FOLDER + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
