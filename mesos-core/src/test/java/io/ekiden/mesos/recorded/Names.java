package io.ekiden.mesos.recorded;

import java.util.List;
import java.util.TreeMap;

/** Which names of this run stand for the recorded ones. Sessions of one framework share them. */
final class Names {
    private final TreeMap<String, String> ids = new TreeMap<>();
    private final TreeMap<String, String> offers = new TreeMap<>();

    /** What was refused for a second is refused for a tenth. */
    static Names scaled() {
        return new Names().with("\"refuse_seconds\":1.0}", "\"refuse_seconds\":0.1}");
    }

    Names with(String recorded, String ours) {
        ids.put(recorded, ours);
        return this;
    }

    void withOffer(String recorded, String ours) {
        offers.put(recorded, ours);
    }

    boolean knows(String recorded) {
        return ids.containsKey(recorded);
    }

    String ours(String recorded) {
        return ids.getOrDefault(recorded, recorded);
    }

    String translated(String text) {
        // The longer names first: some are the beginnings of others.
        var result = text;
        for (var names : List.of(offers, ids)) {
            for (var entry : names.descendingMap().entrySet()) {
                result = result.replace(entry.getKey(), entry.getValue());
            }
        }
        return result;
    }
}
