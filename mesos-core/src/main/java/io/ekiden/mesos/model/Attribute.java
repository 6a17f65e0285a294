package io.ekiden.mesos.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * An attribute of an agent. <b>Source:</b> mesos.proto {@code Attribute}; agent flag {@code --attributes}.
 *
 * @param value its typed value
 */
public record Attribute(String name, Value value) {
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
     *
     * @throws IllegalArgumentException naming the item that cannot be read
     */
    public static List<Attribute> parse(String text) {
        var attributes = new ArrayList<Attribute>();
        for (var item : text.split(";")) {
            if (item.isBlank()) {
                continue;
            }
            int colon = item.indexOf(':');
            if (colon <= 0 || colon == item.length() - 1) {
                throw new IllegalArgumentException("attribute '" + item.strip() + "' is not of the form name:value");
            }
            attributes.add(new Attribute(
                    item.substring(0, colon).strip(),
                    parseValue(item.substring(colon + 1).strip())));
        }
        return List.copyOf(attributes);
    }

    private static Value parseValue(String value) {
        if (value.startsWith("[") && value.endsWith("]")) {
            return new Value.RangesValue(Resources.parse("ranges:" + value).ranges("ranges"));
        }
        try {
            return new Value.Scalar(Resources.toMilli(new BigDecimal(value)));
        } catch (IllegalArgumentException notANumber) {
            return new Value.Text(value);
        }
    }
}
