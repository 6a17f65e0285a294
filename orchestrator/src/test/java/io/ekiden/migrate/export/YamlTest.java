package io.ekiden.migrate.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is written is what a parser of others reads, whatever stands in it. */
class YamlTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] HOSTILE = {
        "",
        " ",
        "no",
        "null",
        "~",
        "0x1f",
        "1e3",
        "2026-01-01",
        "- a",
        "a: b",
        "#",
        "a #b",
        "'",
        "\"",
        "\\",
        "\\n",
        "\n",
        "\r\n",
        "\t",
        "---",
        "...",
        "%YAML 1.2",
        "&a",
        "*a",
        "!!python/object",
        "{{ x }}",
        "[",
        "]",
        "{",
        "}",
        "|",
        ">",
        "@",
        "`",
        "$",
        "${X}",
        "$(X)",
        "\u0000",
        "\u0007",
        "\u001b[31m",
        "\u0085",
        "\u00a0",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ud83d\ude00",
        "Grüße ✓",
        "a\n---\nb: c",
        "\n# lost",
        "? a",
        "<<",
        "=",
        "yes",
        "\u007f",
        "\u009f"
    };

    static Object parsed(String yaml) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (int part = random.nextInt(4); part >= 0; part--) {
            text.append(
                    random.nextBoolean()
                            ? HOSTILE[random.nextInt(HOSTILE.length)]
                            : Character.toString(random.nextInt(random.nextBoolean() ? 0x80 : 0xd800)));
        }
        return random.nextInt(50) == 0 ? text.toString().repeat(300) : text.toString();
    }

    private static JsonNode tree(SplittableRandom random, int depth) {
        var nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 3 ? 4 : 7)) {
            case 0 -> nodes.numberNode(random.nextInt());
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2, 3 -> nodes.textNode(text(random));
            case 4 -> {
                var array = nodes.arrayNode();
                for (int element = random.nextInt(4); element > 0; element--) {
                    array.add(tree(random, depth + 1));
                }
                yield array;
            }
            default -> {
                var object = nodes.objectNode();
                for (int field = random.nextInt(4); field > 0; field--) {
                    object.set(text(random), tree(random, depth + 1));
                }
                yield object;
            }
        };
    }

    @Test
    void tree_isReadAsItWasWritten() {
        for (long seed = 1; seed <= 3000; seed++) {
            var random = new SplittableRandom(seed);
            var tree = tree(random, 0);
            var yaml = io.ekiden.migrate.export.Yaml.document(List.of(text(random), text(random)), tree);
            JsonNode read = JSON.valueToTree(parsed(yaml));
            assertThat(read).as("seed " + seed + "\n" + yaml).isEqualTo(tree);
        }
    }

    @Test
    void halfACharacter_isReplaced() {
        var yaml = io.ekiden.migrate.export.Yaml.document(
                List.of("\ud800\nx: y"), JSON.createObjectNode().put("a", "\udc00b"));
        assertThat(yaml).isEqualTo("# ??x: y\n\"a\": \"\\ufffdb\"\n");
    }
}
