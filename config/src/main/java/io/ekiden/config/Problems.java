package io.ekiden.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with settings, so that a user hears of everything at once. */
public final class Problems {
    private final List<String> problems = new ArrayList<>();

    /** Notes a problem; the text names the flag and says what to do. */
    public void add(String problem) {
        problems.add(problem);
    }

    public void check(boolean good, String problem) {
        if (!good) {
            add(problem);
        }
    }

    /** A port to listen on: 0 for any free one. */
    public void checkPort(String flag, int port) {
        check(port >= 0 && port <= 65_535, flag + " is " + port + "; a port is between 0 (any free one) and 65535");
    }

    /** Ends with all problems, or does nothing when there are none. */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new SettingsException(String.join("\n", problems));
        }
    }
}
