package io.ekiden.orchestrator.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Defaults, bounds, rules and messages of definitions, each a line of {@code definitions/rules.txt}, where its form is said. */
class DefinitionRulesTest {
    private static final String TABLE = "/definitions/rules.txt";
    private static final AppJson APPS = new AppJson(RoleSettings.DEFAULT);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    /** At the end of an error of which only the beginning is said. */
    private static final String AND_SO_ON = "...";

    /** A line of the table. */
    private record Row(String what, String given, String expected) {
        static Row of(String line) {
            var name = line.split(" \\| ", 2);
            var sides = name[1].split(" => ", 2);
            return new Row(name[0], sides[0], sides[1]);
        }
    }

    /** A heading, and the lines below it. */
    private record Section(String name, List<Row> rows) {}

    @TestFactory
    Stream<DynamicContainer> definition_isReadAsMarathonReadsIt() {
        return sections().stream()
                .map(section -> DynamicContainer.dynamicContainer(
                        section.name(),
                        section.rows().stream().map(row -> DynamicTest.dynamicTest(row.what(), () -> check(row)))));
    }

    @Test
    void table_goesThroughTheReferenceInItsOrder() {
        assertThat(sections())
                .extracting(section -> section.name().substring(0, 3))
                .containsExactly("B.1", "B.2", "B.3", "B.4", "B.5", "B.6", "B.7", "B.8");
        assertThat(sections().stream().flatMap(section -> section.rows().stream()))
                .hasSizeGreaterThan(150);
    }

    private static void check(Row row) {
        var parsed = APPS.parse(definition(row.given()), PathId.ROOT, NOW);
        if (row.expected().startsWith("422 ")) {
            assertThat(parsed).as("of %s", row.given()).isInstanceOf(Parsed.Refused.class);
            checkErrors(((Parsed.Refused) parsed).problem(), row.expected().substring(4));
        } else {
            assertThat(parsed).as("of %s", row.given()).isInstanceOf(Parsed.Accepted.class);
            var shown = AppJson.write(((Parsed.Accepted) parsed).app());
            json(row.expected())
                    .properties()
                    .forEach(field -> assertThat(shown.path(field.getKey()))
                            .as(field.getKey())
                            .isEqualTo(
                                    field.getValue().isNull()
                                            ? shown.path("not there")
                                            : new Plain(field.getValue()).of(shown.path(field.getKey()))));
        }
    }

    private static void checkErrors(Problem problem, String expected) {
        var errors = new TreeMap<String, String>();
        problem.body()
                .get("details")
                .forEach(detail -> errors.put(
                        detail.get("path").textValue(),
                        detail.get("errors").get(0).textValue()));
        var wanted = new TreeMap<String, String>();
        for (var one : expected.split(" ;; ")) {
            var error = one.split(": ", 2);
            wanted.put(error[0], error[1]);
        }
        assertThat(errors).containsOnlyKeys(wanted.keySet());
        wanted.forEach((path, error) -> {
            if (error.endsWith(AND_SO_ON)) {
                assertThat(errors.get(path))
                        .startsWith(error.replace(AND_SO_ON, "").strip());
            } else {
                assertThat(errors).containsEntry(path, error);
            }
        });
    }

    /** The value, as it is when it is read from a text: where the numbers of both are equal, so are their kinds. */
    private record Plain(JsonNode value) {
        JsonNode of(JsonNode shown) {
            return value.toString().equals(shown.toString()) ? shown : value;
        }
    }

    private static ObjectNode definition(String given) {
        var definition = (ObjectNode) json("{'id':'/g/a','cmd':'x'}");
        return definition.setAll((ObjectNode) json(given));
    }

    private static List<Section> sections() {
        var sections = new ArrayList<Section>();
        lines().filter(line -> !line.isBlank() && !line.matches("#[^#].*")).forEach(line -> {
            if (line.startsWith("## ")) {
                sections.add(new Section(line.substring(3), new ArrayList<>()));
            } else {
                sections.getLast().rows().add(Row.of(line));
            }
        });
        return sections;
    }

    private static Stream<String> lines() {
        try (var table = DefinitionRulesTest.class.getResourceAsStream(TABLE)) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
