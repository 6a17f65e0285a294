package io.ekiden.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.config.SettingsException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeTextTest {
    private static List<JsonNode> read(String name, String text) {
        return TreeText.read(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String yaml(String text) {
        return read("a.yaml", text).getFirst().toString();
    }

    private static void refuses(String name, String text, String message) {
        assertThatThrownBy(() -> read(name, text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(message);
    }

    @Test
    void yaml_isTheJsonItLooksLike() {
        assertThat(yaml("""
                id: /web            # a comment
                cpus: 0.5
                instances: 3
                cmd: |
                  echo "$PORT0"
                  exec serve
                constraints: [[hostname, UNIQUE]]
                requirePorts: true
                user: null
                """))
                .isEqualTo(
                        "{\"id\":\"/web\",\"cpus\":0.5,\"instances\":3,\"cmd\":\"echo \\\"$PORT0\\\"\\nexec serve\\n\","
                                + "\"constraints\":[[\"hostname\",\"UNIQUE\"]],\"requirePorts\":true,\"user\":null}");
    }

    @Test
    void wordsAndTimes_areTextAndNoTruthOrNumber() {
        assertThat(yaml("{a: on, b: no, c: yes, d: 12:30, e: 010, f: 0x1f, g: 2026-01-31, h: 1_000, i: .5}"))
                .isEqualTo("{\"a\":\"on\",\"b\":\"no\",\"c\":\"yes\",\"d\":\"12:30\",\"e\":\"010\",\"f\":\"0x1f\","
                        + "\"g\":\"2026-01-31\",\"h\":\"1_000\",\"i\":\".5\"}");
    }

    @Test
    void variablesAndLabels_areTextAsItIsWritten() {
        assertThat(yaml("{env: {VERSION: 1.10, DEBUG: true, N: 3, E: , S: {secret: s}}, labels: {a: 1.0}, cpus: 1.10}"))
                .isEqualTo("{\"env\":{\"VERSION\":\"1.10\",\"DEBUG\":\"true\",\"N\":\"3\",\"E\":\"\","
                        + "\"S\":{\"secret\":\"s\"}},\"labels\":{\"a\":\"1.0\"},\"cpus\":1.10}");
    }

    @Test
    void anchorsAndMerges_areResolved() {
        assertThat(yaml("{base: &b {cpus: 1, mem: 2}, app: {<<: *b, mem: 3}}"))
                .isEqualTo("{\"base\":{\"cpus\":1,\"mem\":2},\"app\":{\"mem\":3,\"cpus\":1}}");
    }

    @Test
    void documents_areSeveralInYaml_andOneInJson() {
        assertThat(read("a.yml", "id: /a\n---\nid: /b\n---\n")).hasSize(2);
        assertThat(read("-", "{\"id\":\"/a\"}")).hasSize(1);
        assertThat(read("-", "id: /a")).hasSize(1);
        refuses("a.json", "{} {}", "a.json, line 1, column 4: more than one definition");
    }

    @Test
    void whatIsWrong_isNamedWithItsPlace() {
        refuses("a.json", "{\n \"id\": }", "a.json, line 2, column 8: no JSON");
        refuses("a.json", "{\"id\":1,\"id\":2}", "Duplicate field 'id'");
        refuses("a.yaml", "id: /a\ncmd: [x\n", "a.yaml, line 3, column 1: no YAML");
        refuses("a.yaml", "id: /a\nid: /b", "a.yaml, line 2, column 1: 'id' is there twice");
        refuses("a.yaml", "id: !!java.net.URL x", "a.yaml, line 1, column 5: no YAML: Global tag is not allowed");
        refuses("a.yaml", "? [a]\n: b", "a name has to be text");
        refuses("a.json", "  \n", "a.json is empty");
    }

    @Test
    void aliasesOfAliases_areNoBomb() {
        var text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            var alias = "*a" + (i - 1);
            text.append("a%d: &a%d [%s]%n".formatted(i, i, String.join(",", Collections.nCopies(10, alias))));
        }
        refuses("a.yaml", text.toString(), "more than a definition may be");
    }

    @Test
    void treesWithoutEnd_areRefused() {
        refuses("a.json", "[".repeat(1000), "no JSON");
        refuses("a.yaml", "[".repeat(1000), "a.yaml");
        refuses("a.yaml", "&a [*a]", "a.yaml");
    }
}
