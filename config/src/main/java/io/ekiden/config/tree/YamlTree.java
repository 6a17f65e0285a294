package io.ekiden.config.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ekiden.config.SettingsException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML as a tree of JSON. Of plain words only {@code true}, {@code false}, {@code null} and decimal numbers are anything but text, so that
 * {@code on}, {@code no} and {@code 12:30} stay what they look like; and what is written below {@code env}, {@code environment} and
 * {@code labels} is text always, as the API wants it there: {@code VERSION: 1.10} is not 1.1. Anchors, aliases and merges work.
 * <b>Source:</b> YAML 1.2.2, 10.3 Core Schema.
 */
final class YamlTree {
    /** Aliases of aliases make a tree of any size from a small file. */
    private static final int MOST_NODES = 200_000;

    private static final int DEEPEST = 100;
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]{1,18}\\.[0-9]{1,18}([eE][-+]?[0-9]{1,2})?");
    private static final Set<String> TEXTS = Set.of("env", "environment", "labels");

    private final String name;
    private int nodes;

    private YamlTree(String name) {
        this.name = name;
    }

    static List<JsonNode> read(String name, String text) {
        var options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(TreeText.LARGEST);
        // What they come to is counted below.
        options.setMaxAliasesForCollections(1_000);
        var documents = new ArrayList<JsonNode>();
        var tree = new YamlTree(name);
        try {
            for (var document : new Yaml(options).composeAll(new StringReader(text))) {
                documents.add(tree.json(document, false, 0));
            }
        } catch (MarkedYAMLException malformed) {
            throw tree.wrong(malformed.getProblemMark(), "no YAML: " + malformed.getProblem());
        } catch (YAMLException malformed) {
            throw new SettingsException(name + " is no YAML: " + malformed.getMessage(), malformed);
        }
        return documents.stream().filter(document -> !document.isNull()).toList();
    }

    private JsonNode json(Node node, boolean isText, int depth) {
        if (++nodes > MOST_NODES || depth > DEEPEST) {
            throw wrong(node.getStartMark(), "this is more than a definition may be, aliases included");
        }
        return switch (node) {
            case MappingNode mapping -> object(mapping, isText, depth);
            case SequenceNode sequence -> {
                var array = JsonNodeFactory.instance.arrayNode();
                sequence.getValue().forEach(item -> array.add(json(item, isText, depth + 1)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar, isText);
            default -> throw wrong(node.getStartMark(), "this is not possible in a definition");
        };
    }

    private ObjectNode object(MappingNode mapping, boolean isText, int depth) {
        var object = JsonNodeFactory.instance.objectNode();
        var merged = JsonNodeFactory.instance.objectNode();
        for (var pair : mapping.getValue()) {
            if (!(pair.getKeyNode() instanceof ScalarNode key)) {
                throw wrong(pair.getKeyNode().getStartMark(), "a name has to be text");
            }
            if (key.getValue().equals("<<") && key.getScalarStyle() == ScalarStyle.PLAIN) {
                merge(merged, json(pair.getValueNode(), isText, depth + 1), key);
                continue;
            }
            // A secret among variables is an object, and its fields are of its own kinds.
            boolean areTexts = TEXTS.contains(key.getValue()) || (isText && pair.getValueNode() instanceof ScalarNode);
            if (object.has(key.getValue())) {
                throw wrong(key.getStartMark(), "'" + key.getValue() + "' is there twice");
            }
            object.set(key.getValue(), json(pair.getValueNode(), areTexts, depth + 1));
        }
        merged.properties().forEach(field -> object.putIfAbsent(field.getKey(), field.getValue()));
        return object;
    }

    private void merge(ObjectNode into, JsonNode value, ScalarNode key) {
        if (value.isArray()) {
            value.forEach(one -> merge(into, one, key));
        } else if (value.isObject()) {
            value.properties().forEach(field -> into.putIfAbsent(field.getKey(), field.getValue()));
        } else {
            throw wrong(key.getStartMark(), "only a map, or several, can be merged with <<");
        }
    }

    private JsonNode scalar(ScalarNode scalar, boolean isText) {
        var text = scalar.getValue();
        boolean isTagged = !Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE)
                .contains(scalar.getTag());
        if (isTagged) {
            throw wrong(scalar.getStartMark(), "the tag " + scalar.getTag() + " is not possible in a definition");
        }
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN || (isText && !text.isEmpty())) {
            return TextNode.valueOf(text);
        }
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> isText ? TextNode.valueOf("") : NullNode.getInstance();
            case "true", "True", "TRUE" -> BooleanNode.TRUE;
            case "false", "False", "FALSE" -> BooleanNode.FALSE;
            default -> number(text);
        };
    }

    private static JsonNode number(String text) {
        if (WHOLE.matcher(text).matches()) {
            return LongNode.valueOf(Long.parseLong(text));
        }
        return DECIMAL.matcher(text).matches() ? DecimalNode.valueOf(new BigDecimal(text)) : TextNode.valueOf(text);
    }

    private SettingsException wrong(Mark mark, String what) {
        return new SettingsException(
                name + ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": " + what);
    }
}
