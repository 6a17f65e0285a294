package io.ekiden.mesos.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The order of what a master says of itself: what agents report comes when it comes. Reconciliation may be answered in any order, as the
 * tasks lie in a hash table in Mesos.
 */
final class MasterEvents {
    private final Set<String> leftOut;
    private final List<String> kinds = new ArrayList<>();
    /** Where the answers begin that may still be to the same reconciliation. */
    private int answers;

    /** @param leftOut tasks that do not count */
    MasterEvents(Set<String> leftOut) {
        this.leftOut = leftOut;
    }

    void add(JsonNode event) {
        var type = event.path("type").asText();
        int before = kinds.size();
        switch (type) {
            case "RESCIND" -> {
                // Several in a row are the parts of one.
                if (kinds.isEmpty() || !kinds.getLast().equals(type)) {
                    kinds.add(type);
                }
            }
            case "FAILURE" -> {
                if (!event.path("failure").has("executor_id")) {
                    kinds.add(type);
                }
            }
            case "ERROR" -> kinds.add(type);
            case "UPDATE" -> {
                var status = event.at("/update/status");
                var task = status.at("/task_id/value").asText();
                if (status.path("source").asText().equals("SOURCE_MASTER") && !leftOut.contains(task)) {
                    kinds.add(task + " " + status.path("state").asText());
                    if (status.path("reason").asText().equals("REASON_RECONCILIATION")) {
                        kinds.subList(answers, kinds.size()).sort(null);
                        return;
                    }
                }
            }
            default -> {
                // Not the master's own, or not compared.
            }
        }
        if (kinds.size() > before) {
            answers = kinds.size();
        }
    }

    boolean has(String kind) {
        return kinds.contains(kind);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MasterEvents events && events.kinds.equals(kinds);
    }

    @Override
    public int hashCode() {
        return kinds.hashCode();
    }

    @Override
    public String toString() {
        return kinds.toString();
    }
}
