package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.LocalCommand;
import io.ekiden.cli.command.Streams;
import io.ekiden.cli.command.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Programs can read what every command of users prints: the lines of the transcripts, each with {@code --json}. */
@Timeout(300)
class JsonEverywhereTest {
    /** What passes on what somebody else says, and what is read by a shell. */
    private static final Set<String> OTHERWISE = Set.of("app exec", "completion", "demo");

    /** In no transcript; and how they end. */
    private static final Map<String, Integer> MORE = Map.of(
            // The clock of the transcripts stands still.
            "$ ekiden doctor", 1,
            "$ ekiden app files shop_web.instance-6c5c stdout --save ~/saved", 0,
            "$ ekiden app why /bad", 1,
            "$ ekiden pod why /examples/crash", 1,
            "$ ekiden pod destroy /examples/pod", 0);

    /** @param prints whether there is something to print */
    private record Line(String typed, int code, boolean prints) {}

    private record Printed(int code, String out, String err) {}

    @TempDir
    Path home;

    private static List<Line> lines() throws IOException {
        var lines = new ArrayList<Line>();
        for (var name : TranscriptsTest.TRANSCRIPTS) {
            var typed = "";
            for (var line : TranscriptsTest.read(name).lines().toList()) {
                if (line.startsWith("$ ")) {
                    typed = line;
                } else if (line.matches("\\[\\d+]") && !typed.endsWith("--help")) {
                    int code = Integer.parseInt(line.substring(1, line.length() - 1));
                    lines.add(new Line(typed, code, code == 0));
                }
            }
        }
        MORE.forEach((line, code) -> lines.add(new Line(line, code, true)));
        return lines;
    }

    @Test
    void everyCommandOfUsers_printsJsonForPrograms() throws Exception {
        for (var name : List.of("web.yaml", "shop.json")) {
            Files.writeString(home.resolve(name), TranscriptsTest.read(name));
        }
        var root = Main.commandLine();
        var seen = new TreeSet<>(OTHERWISE);
        for (var line : lines()) {
            var words = TranscriptsTest.words(line.typed().substring(2));
            var command = TranscriptsTest.command(root, words);
            if (!isOfUsers(root, command) || OTHERWISE.contains(command)) {
                continue;
            }
            var printed = run(words);
            var values = values(line.typed(), printed.out());
            if (line.prints()) {
                assertThat(printed.code())
                        .as(line.typed() + "\n" + printed.err())
                        .isEqualTo(line.code());
                assertThat(values).as(line.typed() + " --json prints nothing").isNotEmpty();
                seen.add(command);
            }
        }
        var all = new TreeSet<String>();
        TranscriptsTest.collect("", root, all);
        all.removeIf(command -> !isOfUsers(root, command));
        assertThat(all).hasSizeGreaterThan(40);
        all.removeAll(seen);
        assertThat(all).as("commands that are never run with --json").isEmpty();
    }

    private static boolean isOfUsers(CommandLine root, String command) {
        var at = root;
        for (var word : command.isEmpty() ? new String[0] : command.split(" ")) {
            at = Objects.requireNonNull(at.getSubcommands().get(word), command);
        }
        return at.getCommand() instanceof ClientCommand || at.getCommand() instanceof LocalCommand;
    }

    private static List<JsonNode> values(String typed, String out) {
        try (var values = Json.MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(out)) {
            return values.readAll();
        } catch (JsonProcessingException none) {
            throw new AssertionError(typed + " --json printed what is no JSON:\n" + out, none);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Each with an orchestrator of its own: some answers are given once. */
    private Printed run(List<String> words) throws IOException {
        try (var api = new FakeApi()) {
            TranscriptsTest.answers()
                    .properties()
                    .forEach(answer -> TranscriptsTest.answer(api, answer.getKey(), answer.getValue()));
            api.on(
                    "GET /v2/tasks/shop_web.instance-6c5c46bd-8321-4c85-b04a-9b1a4dd4423d._app.1/files/download?path=stdout",
                    "'hi'");
            Map<String, String> environment = new HashMap<>();
            environment.put("HOME", home.toString());
            environment.put("EKIDEN_URL", api.url().toString());
            var typed = "";
            var arguments = new ArrayList<String>();
            for (var word : words) {
                var real =
                        word.replace(TranscriptsTest.URL, api.url().toString()).replace("~/", home + "/");
                if (!arguments.isEmpty() || word.equals("ekiden")) {
                    arguments.add(real);
                } else if (word.startsWith("TYPED=")) {
                    typed = word.substring("TYPED=".length());
                } else if (!word.startsWith("COLUMNS=")) {
                    var pair = real.split("=", 2);
                    environment.put(pair[0], pair[1]);
                }
            }
            // Behind "--" it would be no flag.
            if (!arguments.contains("--json")) {
                arguments.add(arguments.contains("--") ? arguments.indexOf("--") : arguments.size(), "--json");
            }
            var out = new ByteArrayOutputStream();
            var err = new ByteArrayOutputStream();
            int code = ClientCommands.execute(
                    arguments.subList(1, arguments.size()).toArray(String[]::new),
                    new Surroundings(
                            environment,
                            new Streams(
                                    new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                                    new PrintStream(out, true, StandardCharsets.UTF_8),
                                    new PrintStream(err, true, StandardCharsets.UTF_8)),
                            Optional.empty(),
                            InstantSource.fixed(TranscriptsTest.NOW)));
            return new Printed(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }
}
