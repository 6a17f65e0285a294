package io.ekiden.mesos.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An attribute of an agent. <b>Source:</b> mesos.proto {@code Attribute}; agent flag {@code --attributes}.
 *
 * @param value its typed value
 */
public record Attribute(String name, Value value) {
    private static final Pattern ITEMS = Pattern.compile("[;\n]");

    /** A text, a number in thousandths, or ranges. */
    public sealed interface Value {
        /** As Marathon's constraints read it: text as it is, scalars with at most three decimals, ranges {@code [a-b,c-d]}. */
        String render();

        record Text(String text) implements Value {
            @Override
            public String render() {
                return text;
            }
        }

        record Scalar(long milli) implements Value {
            @Override
            public String render() {
                return BigDecimal.valueOf(milli, 3).stripTrailingZeros().toPlainString();
            }
        }

        record RangesValue(Ranges ranges) implements Value {
            @Override
            public String render() {
                return ranges.toString();
            }
        }
    }

    /**
     * Reads {@code rack:a;storage:ssd;slots:[1-3];weight:2.5}. Values that are numbers become scalars, {@code [..]} ranges, the rest text.
     * As in Mesos, there are no attributes that are sets, and one name may be there several times.
     *
     * @throws IllegalArgumentException naming the item that cannot be read
     */
    public static List<Attribute> parse(String text) {
        var attributes = new ArrayList<Attribute>();
        for (var item : ITEMS.split(text)) {
            if (item.isBlank()) {
                continue;
            }
            int colon = item.indexOf(':');
            var name = item.substring(0, Math.max(colon, 0)).strip();
            var value = item.substring(colon + 1).strip();
            if (name.isEmpty() || value.isEmpty()) {
                throw new IllegalArgumentException("attribute '" + item.strip() + "' is not of the form name:value");
            }
            attributes.add(new Attribute(name, parseValue(name, value)));
        }
        return List.copyOf(attributes);
    }

    private static Value parseValue(String name, String value) {
        if (value.startsWith("{")) {
            throw new IllegalArgumentException(
                    "attribute '" + name + "' is the set " + value + ", and attributes cannot be sets");
        }
        if (value.startsWith("[")) {
            return new Value.RangesValue(ranges(name, value));
        }
        try {
            var amount = new BigDecimal(value);
            long milli = Resources.toMilli(amount.abs());
            return new Value.Scalar(amount.signum() < 0 ? -milli : milli);
        } catch (IllegalArgumentException notANumber) {
            return new Value.Text(value);
        }
    }

    private static Ranges ranges(String name, String value) {
        try {
            return Resources.parse("ranges:" + value).ranges("ranges");
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "attribute '" + name + "' has unreadable ranges " + value + "; such as [1-3,7-7] they can be",
                    wrong);
        }
    }

    /** As a flag has it. */
    @Override
    public String toString() {
        return name + ":" + value.render();
    }
}
