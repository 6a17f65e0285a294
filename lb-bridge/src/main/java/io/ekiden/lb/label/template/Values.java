package io.ekiden.lb.label.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What labels of a port say themselves, and others of them have in braces, as {@code {hostname}}. It is filled in before a line is judged;
 * what only the bridge knows, as {@code {backend}}, stays.
 *
 * @param byName the values of each name; of several, an {@code acl} is there once for each, and any other line has the first
 */
public record Values(Map<String, List<String>> byName) {
    /** No other label says anything. */
    public static final Values NONE = new Values(Map.of());

    /** Names of lists, which stand in an {@code acl} alone. */
    private static final List<String> LISTS = List.of("path", "network_allowed");

    /** Escaped braces are none. */
    private static final Pattern PLACE = Pattern.compile("\\{\\{|}}|\\{([A-Za-z_0-9]+)}");

    public Values {
        byName = Map.copyOf(byName);
    }

    /** A line with its values, once or for each of them. */
    List<String> fill(String line) {
        boolean each = line.startsWith("acl ");
        return fill(line, each, each);
    }

    /** A line with its values, for each of them, but for what lists are no use in. */
    List<String> fillEach(String line) {
        return fill(line, true, line.startsWith("acl "));
    }

    private List<String> fill(String line, boolean each, boolean lists) {
        var filled = List.of(line);
        for (var entry : byName.entrySet()) {
            var values = entry.getValue();
            if (values.isEmpty() || (LISTS.contains(entry.getKey()) && !lists)) {
                continue;
            }
            var some = each ? values : values.subList(0, 1);
            filled = filled.stream()
                    .flatMap(one -> has(one, entry.getKey())
                            ? some.stream().map(value -> with(one, entry.getKey(), value))
                            : Stream.of(one))
                    .toList();
        }
        return filled;
    }

    private static boolean has(String line, String name) {
        return PLACE.matcher(line).results().anyMatch(found -> name.equals(found.group(1)));
    }

    private static String with(String line, String name, String value) {
        return PLACE.matcher(line)
                .replaceAll(found -> Matcher.quoteReplacement(name.equals(found.group(1)) ? value : found.group()));
    }

    /** Words in lines that are short enough: HAProxy takes 64 in one. */
    public static List<String> inParts(List<String> words, String first) {
        var parts = new ArrayList<String>();
        for (int from = 0; from < words.size(); from += PART) {
            parts.add(first + String.join(" ", words.subList(from, Math.min(words.size(), from + PART))));
        }
        return parts;
    }

    private static final int PART = 20;
}
