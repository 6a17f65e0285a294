package io.ekiden.mesos.model;

import io.ekiden.mesos.model.resource.TermsText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@link Resources} as text, both ways. <b>Source:</b> Mesos, the agent's {@code --resources} flag. */
final class ResourcesText {
    private static final Pattern ITEM =
            Pattern.compile("\\s*([a-zA-Z0-9_.-]+)\\s*(\\([^)]+\\)|<[^>]+>)?\\s*:\\s*(.+?)\\s*");

    private ResourcesText() {}

    /** @throws IllegalArgumentException naming the item that cannot be read */
    static Resources read(String text) {
        var result = Resources.EMPTY;
        for (var item : text.split(";")) {
            if (item.isBlank()) {
                continue;
            }
            var matcher = ITEM.matcher(item);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("resource '" + item.strip() + "' is not of the form name:value");
            }
            var key = new Resources.Key(
                    Objects.requireNonNull(matcher.group(1)),
                    TermsText.read(Objects.requireNonNullElse(matcher.group(2), "")));
            result = result.plus(value(key, Objects.requireNonNull(matcher.group(3))));
        }
        return result;
    }

    private static Resources value(Resources.Key key, String value) {
        try {
            checkEnd(value);
            if (value.startsWith("{")) {
                var items = new TreeSet<String>();
                for (var item : value.substring(1, value.length() - 1).split(",")) {
                    items.add(item.strip());
                }
                return Resources.EMPTY.with(key, items);
            }
            if (!value.startsWith("[")) {
                return Resources.EMPTY.with(key, Resources.toMilli(new BigDecimal(value)));
            }
            var list = new ArrayList<Ranges.Range>();
            for (var part : value.substring(1, value.length() - 1).split(",")) {
                var ends = part.strip().split("-");
                list.add(new Ranges.Range(
                        Long.parseLong(ends[0].strip()), Long.parseLong(ends[ends.length - 1].strip())));
            }
            return Resources.EMPTY.with(key, new Ranges(list));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "resource '" + key.name() + "' has an unreadable value '" + value
                            + "'; it is to be a number, ranges such as [31000-32000], or a set such as {a,b}",
                    e);
        }
    }

    private static void checkEnd(String value) {
        if ((value.startsWith("{") && !value.endsWith("}")) || (value.startsWith("[") && !value.endsWith("]"))) {
            throw new IllegalArgumentException("Mismatched brackets");
        }
    }

    static String write(Resources resources) {
        return resources.keys().stream()
                .map(key -> key.name() + TermsText.write(key.terms()) + ":" + value(resources, key))
                .collect(Collectors.joining(";"));
    }

    private static String value(Resources resources, Resources.Key key) {
        var milli = resources.scalars().get(key);
        if (milli != null) {
            return BigDecimal.valueOf(milli, 3).stripTrailingZeros().toPlainString();
        }
        var range = resources.allRanges().get(key);
        return range != null
                ? range.toString()
                : "{" + String.join(",", resources.allSets().getOrDefault(key, Collections.emptyNavigableSet())) + "}";
    }
}
