package io.ekiden.orchestrator.api.sandbox;

import java.util.List;

/** Reads parameters of queries. What is wrong is said by {@link IllegalArgumentException}, with the name. */
final class Parameter {
    private Parameter() {}

    /** A whole number within bounds. */
    static long number(String name, List<String> given, long fallback, long least, long most) {
        if (given.isEmpty()) {
            return fallback;
        }
        var text = given.getFirst().strip();
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new IllegalArgumentException("The parameter '" + name + "' is not a whole number from " + least + " to "
                + most + ": '" + text + "'");
    }

    /** A path in a sandbox. */
    static SandboxPath path(String name, List<String> given, String fallback) {
        try {
            return SandboxPath.parse(given.isEmpty() ? fallback : given.getFirst());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("The parameter '" + name + "' " + wrong.getMessage(), wrong);
        }
    }

    /** A path of a file, which has to be given where there is no usual one. */
    static SandboxPath file(String name, List<String> given, String fallback) {
        var path = path(name, given, fallback);
        if (path.isRoot()) {
            throw new IllegalArgumentException("The parameter '" + name + "' names no file, such as stdout");
        }
        return path;
    }
}
