package io.ekiden.migrate.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Small things all exports write. */
final class Trees {
    private Trees() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode texts(List<String> texts) {
        var array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    /** The words that are run: as given, or by a shell. */
    static List<String> words(Unit.Part part) {
        return part.command().map(line -> List.of("/bin/sh", "-c", line)).orElse(part.args());
    }

    /** As Mesos names them, so that what reads them goes on reading them. */
    static SortedMap<String, String> variables(Unit unit, Unit.Part part) {
        var all = new TreeMap<String, String>();
        int index = 0;
        var numbers = new ArrayList<String>();
        for (var port : part.ports()) {
            var number = String.valueOf(port.number());
            if (numbers.isEmpty()) {
                all.put("PORT", number);
            }
            if (!numbers.contains(number)) {
                all.put("PORT" + index, number);
                all.put("PORT_" + port.name().toUpperCase(Locale.ROOT).replace('-', '_'), number);
                all.put("ENDPOINT_" + port.name().toUpperCase(Locale.ROOT).replace('-', '_'), number);
                numbers.add(number);
                index++;
            }
        }
        if (!numbers.isEmpty()) {
            all.put("PORTS", String.join(",", numbers));
        }
        all.put("MARATHON_APP_ID", unit.id());
        all.putAll(part.surroundings().env());
        return all;
    }

    /** Header of what is written for one, or for all. */
    static List<String> comments(String what, List<Export.Loss> losses) {
        var comments = new ArrayList<String>();
        comments.add(what);
        if (losses.isEmpty()) {
            comments.add("Nothing is lost.");
        } else {
            comments.add("Lost, or to be done by hand:");
            losses.forEach(loss -> comments.add("  " + loss.line()));
        }
        return comments;
    }
}
