package io.ekiden.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Two definitions, field by field. Numbers are the same when they have the same value: {@code 0}, {@code 0.0}. */
public final class Comparison {
    /** They are the time of writing, which is another one here. */
    private static final Set<String> NEW_HERE = Set.of("/version", "/versionInfo");

    private final List<Difference> found = new ArrayList<>();

    /** @param from absent where only the other has the field, and the other way round */
    public record Difference(String field, Optional<JsonNode> from, Optional<JsonNode> to) {}

    private Comparison() {}

    /** Which fields differ, but for versions. */
    public static List<Difference> between(JsonNode from, JsonNode to) {
        var comparison = new Comparison();
        comparison.compare("", from, to);
        return List.copyOf(comparison.found);
    }

    /** True for definitions that say the same. */
    public static boolean same(JsonNode one, JsonNode other) {
        return between(one, other).isEmpty();
    }

    private void compare(String path, JsonNode from, JsonNode to) {
        if (NEW_HERE.contains(path) || equal(from, to)) {
            return;
        }
        if (from.isObject() && to.isObject()) {
            var names = new LinkedHashSet<String>();
            from.fieldNames().forEachRemaining(names::add);
            to.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(path + "/" + escaped(name), from.path(name), to.path(name)));
        } else if (from.isArray() && to.isArray() && from.size() == to.size()) {
            for (int index = 0; index < from.size(); index++) {
                compare(path + "/" + index, from.path(index), to.path(index));
            }
        } else {
            found.add(new Difference(path, given(from), given(to)));
        }
    }

    private static Optional<JsonNode> given(JsonNode value) {
        return Optional.of(value).filter(some -> !(some instanceof MissingNode));
    }

    private static boolean equal(JsonNode from, JsonNode to) {
        if (from.isNumber() && to.isNumber() && !isEndless(from) && !isEndless(to)) {
            return decimal(from).compareTo(decimal(to)) == 0;
        }
        boolean isNothing = from.isNull() && to.isMissingNode();
        return isNothing || from.equals(to);
    }

    private static boolean isEndless(JsonNode number) {
        return Double.isInfinite(number.doubleValue()) || Double.isNaN(number.doubleValue());
    }

    private static BigDecimal decimal(JsonNode number) {
        return number.decimalValue();
    }

    /** <b>Source:</b> RFC 6901. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
