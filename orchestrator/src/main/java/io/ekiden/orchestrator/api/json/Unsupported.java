package io.ekiden.orchestrator.api.json;

/** Fields Marathon knows and this version cannot honour: refused by name rather than dropped, so that nobody relies on them in vain. */
public final class Unsupported {
    private Unsupported() {}

    /** The refusal of something by its name. */
    public static String sentence(String whatIs) {
        return whatIs + " not supported yet by this version of Ekiden";
    }

    static void read(Fields fields, Findings findings) {
        if (fields.integer("gpus", 0, Integer.MAX_VALUE)
                .filter(gpus -> gpus > 0)
                .isPresent()) {
            findings.rule("/gpus", sentence("GPUs are"));
        }
    }
}
