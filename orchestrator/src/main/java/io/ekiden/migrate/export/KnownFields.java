package io.ekiden.migrate.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.migrate.Comparison;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Which fields there are, to the last depth. Each is read by the exports, or has a word here why it is not, or is unknown.
 *
 * @param read pointers, in which {@code *} is any element; all below these is read too, or is a loss of the export that does not take it
 * @param lost by pointers, likewise
 * @param outer of what stands in these
 */
record KnownFields(Set<String> read, Map<String, Lost> lost, Set<String> outer) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param unless what holds there anyway, and is no loss */
    record Lost(String why, Optional<JsonNode> unless) {}

    /**
     * Of lines: a pointer alone is one that is read; of one that is not, {@code pointer | what holds anyway, or nothing | why it is lost}.
     */
    static KnownFields of(String table) {
        var read = new HashSet<String>();
        var lost = new HashMap<String, Lost>();
        var outer = new HashSet<String>();
        for (var line : table.strip().split("\n")) {
            var columns = line.split("\\|", 3);
            var pointer = columns[0].strip();
            if (columns.length == 1) {
                read.add(pointer);
            } else {
                lost.put(pointer, new Lost(columns[2].strip(), value(columns[1].strip())));
            }
            for (int end = pointer.lastIndexOf('/'); end > 0; end = pointer.lastIndexOf('/', end - 1)) {
                outer.add(pointer.substring(0, end));
            }
        }
        return new KnownFields(Set.copyOf(read), Map.copyOf(lost), Set.copyOf(outer));
    }

    private static Optional<JsonNode> value(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(text, impossible);
        }
    }

    /** @param to gets the pointer of each field that is lost, and why */
    void losses(JsonNode definition, BiConsumer<String, String> to) {
        inside("", "", definition, to);
    }

    private void inside(String kind, String at, JsonNode owner, BiConsumer<String, String> to) {
        owner.properties().forEach(field -> {
            var name = escaped(field.getKey());
            field(kind + "/" + name, at + "/" + name, field.getValue(), to);
        });
        for (int index = 0; owner.isArray() && index < owner.size(); index++) {
            field(kind + "/*", at + "/" + index, owner.get(index), to);
        }
    }

    private void field(String kind, String at, JsonNode value, BiConsumer<String, String> to) {
        boolean isNothing = value.isNull() || (value.isContainerNode() && value.isEmpty());
        if (isNothing || read.contains(kind)) {
            return;
        }
        var known = lost.get(kind);
        if (known != null) {
            if (known.unless().filter(same -> Comparison.same(same, value)).isEmpty()) {
                to.accept(at, known.why());
            }
        } else if (outer.contains(kind) && value.isContainerNode()) {
            inside(kind, at, value, to);
        } else {
            to.accept(at, "is not known there");
        }
    }

    /** <b>Source:</b> RFC 6901. */
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
