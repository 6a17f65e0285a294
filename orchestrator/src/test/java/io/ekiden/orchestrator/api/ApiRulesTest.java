package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the API answers and does, each a line of {@code api/rules.txt}, where its form is said. A section begins with nothing there. */
class ApiRulesTest {
    private static final Pattern REQUEST = Pattern.compile("(@standby )?([A-Z]+) (\\S+)((?: <[^>]+>)*)(?: (.*))?");
    private static final Pattern ANSWER = Pattern.compile("(\\d{3})((?: <[^>]+>)*)(?: (.*))?");
    private static final Pattern HEADER = Pattern.compile("<([^:>]+): ([^>]*)>");
    private static final Pattern NAME = Pattern.compile("\\$\\{(\\w+)(?:#(\\d+))?(?::(\\S+?))?}");

    private record Section(String name, List<String> lines) {}

    @TestFactory
    Stream<DynamicTest> api_answersAsMarathon() {
        return sections().stream()
                .map(section -> DynamicTest.dynamicTest(
                        section.name(),
                        () -> assertThat(new Story().tell(section))
                                .as(section.name())
                                .isEmpty()));
    }

    @Test
    void table_goesThroughTheReferenceInItsOrder_andNamesTestsThatAreThere() {
        assertThat(sections())
                .extracting(section -> section.name().split(" ", 2)[0])
                .containsExactly(
                        "A.1", "A.2", "A.3", "A.4", "A.5", "A.6", "A.7", "A.8", "A.9", "A.10", "A.11", "A.12", "B.9",
                        "B.10", "C.1", "C.2", "C.3", "C.4", "C.5", "C.6", "C.7", "C.8", "C.9", "C.10", "C.11", "C.12",
                        "C.13", "C.14", "C.15", "C.16", "C.17");
        var tests = sections().stream()
                .flatMap(section -> section.lines().stream())
                .filter(line -> line.contains(" | see "))
                .flatMap(line -> Stream.of(line.split(" \\| see ", 2)[1].split(", ", -1)))
                .distinct()
                .toList();
        assertThat(tests).hasSizeGreaterThan(80);
        assertThat(tests.stream().filter(test -> !isThere(test))).isEmpty();
    }

    /** One section, from its beginning. */
    private static final class Story {
        private final LivelyLeading leading = new LivelyLeading();
        private final List<String> wrong = new ArrayList<>();
        private String deployment = "none";
        private String version = "none";

        List<String> tell(Section section) throws Exception {
            try (var servers = ApiOverHttp.start(leading, leading::now)) {
                for (var line : section.lines()) {
                    if (line.startsWith("> ")) {
                        var answer = ask(servers, line.substring(2));
                        if (answer.statusCode() / 100 != 2) {
                            wrong.add(line + ": " + answer.statusCode() + " " + answer.body());
                        }
                    } else if (!line.contains(" | see ")) {
                        check(servers, line);
                    }
                }
            }
            return wrong;
        }

        private void check(ApiOverHttp servers, String line) throws Exception {
            var name = line.split(" \\| ", 2);
            var sides = name[1].split(" => ", 2);
            var expected = ANSWER.matcher(filled(servers, sides[1]));
            assertThat(expected.matches()).as(line).isTrue();
            var answer = ask(servers, sides[0]);
            var found = new ArrayList<String>();
            if (answer.statusCode() != Integer.parseInt(expected.group(1))) {
                found.add("status " + answer.statusCode());
            }
            headers(expected.group(2)).forEach((header, value) -> {
                var actual = answer.headers().firstValue(header);
                if (!Likeness.isText(value, actual)) {
                    found.add(header + ": " + actual);
                }
            });
            if (expected.group(3) != null) {
                body(expected.group(3), answer).ifPresent(found::add);
            }
            if (!found.isEmpty()) {
                wrong.add("%s%n  %s%n  got %s %s".formatted(name[0], sides[1], found, answer.body()));
            }
        }

        private static Optional<String> body(String expected, HttpResponse<String> answer) throws Exception {
            var wanted = json(expected);
            boolean isJson = answer.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.startsWith("application/json"))
                    .isPresent();
            if (!isJson) {
                return answer.body().equals(wanted.textValue()) ? Optional.empty() : Optional.of("another text");
            }
            return Likeness.difference(wanted, Json.read(answer.body().getBytes(StandardCharsets.UTF_8)), "");
        }

        private HttpResponse<String> ask(ApiOverHttp servers, String text) throws Exception {
            var request = REQUEST.matcher(filled(servers, text));
            assertThat(request.matches()).as(text).isTrue();
            var answer = servers.send(
                    request.group(1) == null ? 0 : 1,
                    request.group(2),
                    request.group(3),
                    Optional.ofNullable(request.group(5)).map(body -> body.replace('\'', '"')),
                    headers(request.group(4)));
            leading.settle();
            answer.headers().firstValue("Marathon-Deployment-Id").ifPresent(id -> deployment = id);
            if (answer.body().startsWith("{")) {
                var told = Json.read(answer.body().getBytes(StandardCharsets.UTF_8))
                        .path("version")
                        .asText();
                version = told.isEmpty() ? version : told;
            }
            return answer;
        }

        private String filled(ApiOverHttp servers, String text) throws Exception {
            var names = NAME.matcher(text);
            var filled = new StringBuilder();
            while (names.find()) {
                names.appendReplacement(filled, Matcher.quoteReplacement(value(servers, names)));
            }
            return names.appendTail(filled).toString();
        }

        private String value(ApiOverHttp servers, Matcher name) throws Exception {
            var index = Optional.ofNullable(name.group(2)).orElse("0");
            return switch (name.group(1)) {
                case "task" -> id(servers, "/v2/apps" + name.group(3) + "/tasks", "/tasks/" + index);
                case "instance" -> id(servers, "/v2/pods" + name.group(3) + "::status", "/instances/" + index);
                case "deployment" -> deployment;
                case "version" -> version;
                case "leader" -> servers.authority(0);
                case "standby" -> servers.authority(1);
                default -> throw new IllegalArgumentException(name.group());
            };
        }

        private static String id(ApiOverHttp servers, String path, String of) throws Exception {
            var answer = servers.send("GET", path, Optional.empty(), Map.of());
            return Json.read(answer.body().getBytes(StandardCharsets.UTF_8))
                    .at(of + "/id")
                    .asText("none");
        }
    }

    private static Map<String, String> headers(String text) {
        var headers = new LinkedHashMap<String, String>();
        var found = HEADER.matcher(text);
        while (found.find()) {
            headers.put(found.group(1), found.group(2));
        }
        return headers;
    }

    private static JsonNode json(String text) throws Exception {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isThere(String test) {
        var parts = test.split("\\.", 2);
        var root = Path.of(System.getProperty("basedir", "."), "..");
        return Stream.of("orchestrator", "mesos-core", "health", "lb-bridge", "testkit")
                .map(module -> root.resolve(module).resolve("src/test/java"))
                .flatMap(ApiRulesTest::below)
                .filter(file -> file.endsWith(parts[0] + ".java"))
                .anyMatch(file -> read(file).contains(" " + parts[1] + "("));
    }

    private static Stream<Path> below(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new AssertionError(folder.toString(), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    private static List<Section> sections() {
        var sections = new ArrayList<Section>();
        for (var line : lines()) {
            if (line.startsWith("## ")) {
                sections.add(new Section(line.substring(3), new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                sections.getLast().lines().add(line);
            }
        }
        return sections;
    }

    private static List<String> lines() {
        try (var table = ApiRulesTest.class.getResourceAsStream("/api/rules.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
