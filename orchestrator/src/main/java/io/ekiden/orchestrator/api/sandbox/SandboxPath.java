package io.ekiden.orchestrator.api.sandbox;

import java.util.Arrays;
import java.util.List;

/** Names a file by its way from the sandbox: {@code logs/app.log}. It never leads up; links in it are looked at by the agent. */
record SandboxPath(List<String> names) {
    private static final int LONGEST = 4_096;

    SandboxPath {
        names = List.copyOf(names);
    }

    /**
     * Reads a path, with or without a slash before it.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static SandboxPath parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("is longer than " + LONGEST + " characters");
        }
        if (text.chars().anyMatch(letter -> letter < ' ' || letter == 127)) {
            throw new IllegalArgumentException("has control characters");
        }
        var names = Arrays.stream(text.split("/"))
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .toList();
        if (names.contains("..")) {
            throw new IllegalArgumentException("has '..', which may lead out of the sandbox");
        }
        return new SandboxPath(names);
    }

    boolean isRoot() {
        return names.isEmpty();
    }

    /** That of a file in this directory. */
    String below(String name) {
        return isRoot() ? name : this + "/" + name;
    }

    /** The last of the names; that of the sandbox itself is empty. */
    String name() {
        return isRoot() ? "" : names.getLast();
    }

    @Override
    public String toString() {
        return String.join("/", names);
    }
}
