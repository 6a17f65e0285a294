package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;

/** Fields Marathon knows and this version cannot honour: refused by name rather than dropped, so that nobody relies on them in vain. */
public final class Unsupported {
    private record Field(String name, String what, Predicate<JsonNode> matters) {}

    private static final List<Field> FIELDS = List.of(
            new Field("executorResources", "custom executors are", _ -> true),
            new Field("tty", "terminals are", JsonNode::asBoolean));

    private Unsupported() {}

    /** The refusal of something by its name. */
    public static String sentence(String whatIs) {
        return whatIs + " not supported yet by this version of Ekiden";
    }

    static void read(Fields fields, Findings findings) {
        // Where it has not even the right shape, that is what is said.
        fields.object("executorResources").ifPresent(resources -> {
            resources.number("cpus", 0.1, Double.MAX_VALUE);
            resources.number("mem", 32, Double.MAX_VALUE);
            resources.number("disk", 10, Double.MAX_VALUE);
            resources.done();
        });
        for (var field : FIELDS) {
            fields.value(field.name())
                    .filter(field.matters())
                    .ifPresent(_ -> findings.rule("/" + field.name(), sentence(field.what())));
        }
        if (fields.integer("gpus", 0, Integer.MAX_VALUE)
                .filter(gpus -> gpus > 0)
                .isPresent()) {
            findings.rule("/gpus", sentence("GPUs are"));
        }
    }
}
