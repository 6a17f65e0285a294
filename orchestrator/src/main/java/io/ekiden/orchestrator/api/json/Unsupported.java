package io.ekiden.orchestrator.api.json;

/** Fields Marathon knows and this version cannot honour: refused by name rather than dropped, so that nobody relies on them in vain. */
public final class Unsupported {
    private Unsupported() {}

    /** The refusal of something by its name. */
    public static String sentence(String whatIs) {
        return whatIs + " not supported yet by this version of Ekiden";
    }
}
