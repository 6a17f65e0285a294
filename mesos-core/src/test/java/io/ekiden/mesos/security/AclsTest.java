package io.ekiden.mesos.security;

import static io.ekiden.mesos.security.Action.REGISTER_FRAMEWORK;
import static io.ekiden.mesos.security.Action.RUN_TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AclsTest {
    private static final String ANY = "{'type': 'ANY'}";
    private static final String NONE = "{'type': 'NONE'}";

    private static Acls acls(String text) {
        return Acls.parse(text.replace('\'', '"'));
    }

    private static Optional<String> named(String principal) {
        return principal.equals("-") ? Optional.empty() : Optional.of(principal);
    }

    /** The match and allow matrices of Mesos: asked for some or for nothing in particular, lines with some, any or none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // principal asked | object asked | line: principals; objects | allowed
                "p | root | some some | true",
                "q | root | some some | true", // no line speaks of q: permissive
                "p | nobody | some some | true", // nor of p as nobody
                "p | root | any some | true",
                "q | root | any some | true",
                "- | root | any some | true",
                "- | root | some some | true", // who is nobody is not p
                "p | root | none some | false",
                "- | root | none some | false",
                "p | nobody | none some | true",
                "p | root | some any | true",
                "q | root | some any | true",
                "p | root | some none | false",
                "p | nobody | some none | false",
                "q | root | some none | true",
                "- | root | any none | false",
                "p | - | some some | true",
                "p | - | some none | false",
                "- | - | any any | true",
                "- | - | none none | false",
            })
    void line_speaksAndDecides(String principal, String object, String line, boolean allowed) {
        var words = line.split(" ");
        var acls = acls("{'run_tasks': [{'principals': %s, 'users': %s}]}"
                .formatted(entity(words[0], "p"), entity(words[1], "root")));
        assertThat(
                        object.equals("-")
                                ? acls.allow(named(principal), RUN_TASK)
                                : acls.allow(named(principal), RUN_TASK, object))
                .isEqualTo(allowed);
    }

    private static String entity(String word, String value) {
        return switch (word) {
            case "any" -> ANY;
            case "none" -> NONE;
            default -> "{'values': ['" + value + "']}";
        };
    }

    @Test
    void firstLineThatSpeaks_decides() {
        var acls = acls("""
                {'run_tasks': [
                  {'principals': {'values': ['marathon']}, 'users': {'values': ['nobody', 'www']}},
                  {'principals': {'values': ['marathon']}, 'users': {'type': 'NONE'}},
                  {'principals': {'type': 'NONE'}, 'users': {'values': ['root']}}]}""");
        assertThat(acls.allow(Optional.of("marathon"), RUN_TASK, "www")).isTrue();
        assertThat(acls.allow(Optional.of("marathon"), RUN_TASK, "root")).isFalse();
        assertThat(acls.allow(Optional.of("other"), RUN_TASK, "root")).isFalse();
        assertThat(acls.allow(Optional.empty(), RUN_TASK, "root")).isFalse();
        assertThat(acls.allow(Optional.of("other"), RUN_TASK, "www")).isTrue();
    }

    @Test
    void notPermissive_refusesWhatNoLineSpeaksOf() {
        var acls = acls("""
                {'permissive': false,
                 'register_frameworks': [{'principals': {'values': ['marathon']}, 'roles': {'values': ['web', 'eng/%%']}}]}""".replace("%%", "%"));
        assertThat(acls.allow(Optional.of("marathon"), REGISTER_FRAMEWORK, "web"))
                .isTrue();
        assertThat(acls.allow(Optional.of("marathon"), REGISTER_FRAMEWORK, "eng/a/b"))
                .isTrue();
        assertThat(acls.allow(Optional.of("marathon"), REGISTER_FRAMEWORK, "eng"))
                .isFalse();
        assertThat(acls.allow(Optional.of("marathon"), REGISTER_FRAMEWORK, "engine"))
                .isFalse();
        assertThat(acls.allow(Optional.of("marathon"), REGISTER_FRAMEWORK, "web/x"))
                .isFalse();
        assertThat(acls.allow(Optional.of("Marathon"), REGISTER_FRAMEWORK, "web"))
                .isFalse();
        assertThat(acls.allow(Optional.empty(), REGISTER_FRAMEWORK, "web")).isFalse();
        assertThat(acls.allow(Optional.of("marathon"), RUN_TASK, "nobody")).isFalse();
    }

    @Test
    void withoutAFile_everythingIsAllowed() {
        assertThat(Acls.ALLOW_ALL.allow(Optional.empty(), RUN_TASK, "root")).isTrue();
        assertThat(Acls.ALLOW_ALL.allowAll(Optional.empty(), RUN_TASK)).isTrue();
    }

    /** Allowed for everything, then for each single thing too; the lines: principals; objects, one after the other. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p | some any | true",
                "p | some none | false",
                "p | some some | true", // the rest is permissive
                "q | some none | true",
                "p | none some | false", // root is for nobody
                "- | none some | false",
                "p | some some, some none | false",
                "p | some some, any any | true",
                "p | some any, any none | true",
                "q | some any, any none | false",
                "- | some any, none any | false",
            })
    void allowedForEverything_isNothingRefused(String principal, String lines, boolean allowed) {
        var list = Arrays.stream(lines.split(","))
                .map(line -> line.strip().split(" "))
                .map(words ->
                        "{'principals': %s, 'users': %s}".formatted(entity(words[0], "p"), entity(words[1], "root")))
                .collect(Collectors.joining(","));
        var acls = acls("{'run_tasks': [" + list + "]}");
        assertThat(acls.allowAll(named(principal), RUN_TASK)).isEqualTo(allowed);
        if (allowed) {
            assertThat(acls.allow(named(principal), RUN_TASK, "root")).isTrue();
            assertThat(acls.allow(named(principal), RUN_TASK, "nobody")).isTrue();
        }
    }

    @Test
    void listsAboutWhatThereIsNot_areNamed() {
        assertThat(acls("{'access_sandboxes': [], 'run_tasks': []}").withoutEffect())
                .containsExactly("access_sandboxes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "{'run_task': []}",
                "{'permissive': 'no'}",
                "{'run_tasks': {}}",
                "{'run_tasks': [{}]}",
                "{'run_tasks': [{'principals': {'type': 'ANY'}, 'roles': {'type': 'ANY'}}]}",
                "{'run_tasks': [{'principals': {'type': 'SOMEBODY'}, 'users': {'type': 'ANY'}}]}",
                "{'run_tasks': [{'principals': {'values': [5]}, 'users': {'type': 'ANY'}}]}",
                "{'run_tasks': [{'principals': 'ANY', 'users': {'type': 'ANY'}}]}"
            })
    void whatMightBeMisspelt_isRefused(String text) {
        assertThatThrownBy(() -> acls(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotEmpty();
    }
}
