package io.ekiden.migrate.export;

import io.ekiden.migrate.export.Export.Loss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/** What does not come along, gathered on the way; each once. */
final class Losses {
    private final LinkedHashSet<Loss> all = new LinkedHashSet<>();

    void add(String id, String field, String why) {
        all.add(new Loss(id, field, why));
    }

    /** In place of the network of the host, which things have here. */
    void ofTheHostsNetwork(Unit unit) {
        if (unit.isOnHost()) {
            add(unit.id(), "/networks", "it has a network of its own there, not that of the host");
        }
    }

    /** What is fetched before it runs. */
    void ofFetches(Unit unit) {
        var fetches = unit.definition().path("fetch");
        for (int index = 0; index < fetches.size(); index++) {
            add(unit.id(), "/fetch/" + index, fetches.get(index).path("uri").asText() + " has to be in the image");
        }
    }

    List<Loss> all() {
        var sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing(Loss::id).thenComparing(Loss::field).thenComparing(Loss::why));
        return sorted;
    }

    List<Loss> of(String id) {
        return all().stream().filter(loss -> loss.id().equals(id)).toList();
    }
}
