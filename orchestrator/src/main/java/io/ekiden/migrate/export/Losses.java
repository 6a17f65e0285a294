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

    List<Loss> all() {
        var sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing(Loss::id).thenComparing(Loss::field).thenComparing(Loss::why));
        return sorted;
    }

    List<Loss> of(String id) {
        return all().stream().filter(loss -> loss.id().equals(id)).toList();
    }
}
