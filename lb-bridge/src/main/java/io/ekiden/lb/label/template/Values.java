package io.ekiden.lb.label.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /**
     * What comes of lines, before it is made.
     *
     * @param lines how many
     * @param longest characters of the longest of them, at most
     */
    record Size(long lines, long longest) {
        static final Size NONE = new Size(0, 0);

        Size plus(Size other) {
            return new Size(Math.addExact(lines, other.lines), Math.max(longest, other.longest));
        }
    }

    /** What {@link #fill} makes of a line. */
    Size size(String line) {
        boolean each = line.startsWith("acl ");
        return size(line, each, each);
    }

    /** What {@link #fillEach} makes of a line. */
    Size sizeOfEach(String line) {
        return size(line, true, line.startsWith("acl "));
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

    private Size size(String line, boolean each, boolean lists) {
        var choices = choices(line, each, lists);
        long longest = line.length();
        for (var found : PLACE.matcher(line).results().toList()) {
            longest += choices.getOrDefault(String.valueOf(found.group(1)), List.of(found.group())).stream()
                            .mapToInt(String::length)
                            .max()
                            .orElse(0)
                    - found.group().length();
        }
        // There are not so many names that this overflows.
        return new Size(
                choices.values().stream().mapToLong(List::size).reduce(1, (one, other) -> one * other), longest);
    }

    private List<String> fill(String line, boolean each, boolean lists) {
        var all = List.of(Map.<String, String>of());
        for (var choice : choices(line, each, lists).entrySet()) {
            all = all.stream()
                    .flatMap(chosen -> choice.getValue().stream().map(value -> {
                        var more = new HashMap<>(chosen);
                        more.put(choice.getKey(), value);
                        return Map.copyOf(more);
                    }))
                    .toList();
        }
        return all.stream()
                .map(chosen -> PLACE.matcher(line)
                        .replaceAll(found -> Matcher.quoteReplacement(
                                found.group(1) == null
                                        ? found.group()
                                        : chosen.getOrDefault(found.group(1), found.group()))))
                .toList();
    }

    /** What may stand for each name that a line has in braces, in the order of the line. */
    private SequencedMap<String, List<String>> choices(String line, boolean each, boolean lists) {
        var choices = new LinkedHashMap<String, List<String>>();
        for (var found : PLACE.matcher(line).results().toList()) {
            var name = String.valueOf(found.group(1));
            var values = byName.getOrDefault(name, List.of());
            if (!values.isEmpty() && (lists || !LISTS.contains(name))) {
                choices.put(name, each ? values : values.subList(0, 1));
            }
        }
        return choices;
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
