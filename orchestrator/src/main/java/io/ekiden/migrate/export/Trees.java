package io.ekiden.migrate.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Small things all exports write. */
final class Trees {
    /** In place of that of Mesos, which there is none of. */
    static final String SANDBOX = "/sandbox";

    private Trees() {}

    /** What is relative lay in the sandbox. */
    static String absolute(String path) {
        return path.startsWith("/") ? path : SANDBOX + "/" + path;
    }

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
        return variables(unit, part, port -> String.valueOf(port.number()));
    }

    /** @param value of the variables of a port */
    static SortedMap<String, String> variables(Unit unit, Unit.Part part, Function<Unit.Port, String> value) {
        var all = new TreeMap<String, String>();
        var numbers = new ArrayList<String>();
        for (var port : part.ports()) {
            if (port.index() < numbers.size()) {
                continue; // another protocol of the last one
            }
            var number = value.apply(port);
            if (numbers.isEmpty()) {
                all.put("PORT", number);
            }
            all.put("PORT" + port.index(), number);
            if (!port.given().isEmpty()) {
                var name = port.given().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
                all.put((unit.isPod() ? "ENDPOINT_" : "PORT_") + name, number);
            }
            numbers.add(number);
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
