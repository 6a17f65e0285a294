package io.ekiden.migrate.source;

import io.ekiden.migrate.Room;

/** What this Java has room for. */
final class Heap {
    private Heap() {}

    private static long bytes() {
        return Runtime.getRuntime().maxMemory();
    }

    /** For all that a Marathon keeps. */
    static Room stored() {
        return Room.forStored(bytes());
    }

    /** For what is looked into of it. */
    static Room messages() {
        return Room.forMessages(bytes());
    }

    /** For an answer of the API. */
    static Room json() {
        return Room.forJson(bytes());
    }
}
