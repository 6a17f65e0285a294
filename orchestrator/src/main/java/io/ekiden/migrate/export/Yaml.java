package io.ekiden.migrate.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Trees as YAML, so that nothing in them can be anything but the text it is: every text and every name stands in double quotes, and whatever
 * is not plainly printable is escaped. <b>Source:</b> YAML 1.2.2, 5.7 and 7.3.1.
 */
final class Yaml {
    /** A name of a field may not be longer than 1024 characters, as it is written, unless it is announced. */
    private static final int LONGEST_PLAIN_KEY = 1000;

    private final StringBuilder text = new StringBuilder();

    private Yaml() {}

    /** One document, its comments before it. */
    static String document(List<String> comments, JsonNode tree) {
        var yaml = new Yaml();
        comments.forEach(
                comment -> yaml.text.append("# ").append(printable(comment)).append('\n'));
        yaml.block(tree, 0, false);
        return yaml.text.toString();
    }

    /** A comment has one line, and no character that could end it. */
    static String printable(String comment) {
        var line = new StringBuilder();
        comment.codePoints().forEach(letter -> line.appendCodePoint(isPlain(letter) ? letter : '?'));
        return line.toString();
    }

    private void block(JsonNode node, int depth, boolean isInList) {
        if (node.isObject() && !node.isEmpty()) {
            boolean first = isInList;
            for (var entry : node.properties()) {
                indent(first ? 0 : depth);
                first = false;
                key(entry.getKey(), depth);
                value(entry.getValue(), depth);
            }
        } else if (node.isArray() && !node.isEmpty()) {
            boolean first = isInList;
            for (var element : node) {
                indent(first ? 0 : depth);
                first = false;
                text.append("- ");
                if (element.isContainerNode() && !element.isEmpty()) {
                    block(element, depth + 1, true);
                } else {
                    scalar(element);
                    text.append('\n');
                }
            }
        } else {
            scalar(node);
            text.append('\n');
        }
    }

    private void key(String name, int depth) {
        int start = text.length();
        quoted(name);
        if (text.length() - start > LONGEST_PLAIN_KEY) {
            text.insert(start, "? ").append('\n');
            indent(depth);
        }
        text.append(':');
    }

    private void value(JsonNode value, int depth) {
        if (value.isContainerNode() && !value.isEmpty()) {
            text.append('\n');
            block(value, depth + 1, false);
        } else {
            text.append(' ');
            scalar(value);
            text.append('\n');
        }
    }

    private void scalar(JsonNode node) {
        if (node.isTextual()) {
            quoted(node.textValue());
        } else {
            // Numbers, true, false, null, {} and [] are the same in JSON and in YAML.
            text.append(node);
        }
    }

    private void quoted(String value) {
        text.append('"');
        value.codePoints().forEach(letter -> {
            switch (letter) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\r' -> text.append("\\r");
                default -> {
                    if (isPlain(letter)) {
                        text.appendCodePoint(letter);
                    } else if (letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE) {
                        text.append("\\ufffd"); // half a character is none
                    } else {
                        text.append(letter > 0xffff ? "\\U%08x".formatted(letter) : "\\u%04x".formatted(letter));
                    }
                }
            }
        });
        text.append('"');
    }

    private static boolean isPlain(int letter) {
        return (letter >= ' ' && letter <= '~')
                || (letter >= 0xa1 && letter <= 0xd7ff && letter != 0x2028 && letter != 0x2029)
                || (letter >= 0xe000 && letter <= 0xfffd && letter != 0xfeff);
    }

    private void indent(int depth) {
        text.append("  ".repeat(depth));
    }
}
