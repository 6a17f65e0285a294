package io.ekiden.migrate;

/**
 * How much of a source there is room for in memory, where it is as bytes, as trees and as definitions at once. Counts down while something is
 * read, so that what is too large is said, and not run into.
 */
public final class Room {
    /** What an entry takes beside its name, which is there three times, and its data. */
    private static final int PER_ENTRY = 500;
    /** Of bytes that stay bytes: a third of the memory. */
    private static final int TIMES_STORED = 3;
    /** Of messages that become trees, in the rest of it: measured with 20,000 apps, with a report of them. */
    private static final int TIMES_MESSAGE = 45;
    /** Of JSON that becomes trees: measured with 40,000 apps, with a report of them. */
    private static final int TIMES_JSON = 18;

    private final long most;
    private long left;

    /** @param most bytes */
    public Room(long most) {
        this.most = most;
        left = most;
    }

    private static Room of(long memory, int times) {
        return new Room(Math.min(memory / times, Integer.MAX_VALUE / 2));
    }

    /**
     * For all that a Marathon keeps.
     *
     * @param memory bytes that there are for everything
     */
    public static Room forStored(long memory) {
        return of(memory, TIMES_STORED);
    }

    /**
     * For what is looked into of what a Marathon keeps.
     *
     * @param memory bytes that there are for everything
     */
    public static Room forMessages(long memory) {
        return of(memory, TIMES_MESSAGE);
    }

    /**
     * For an answer of the API.
     *
     * @param memory bytes that there are for everything
     */
    public static Room forJson(long memory) {
        return of(memory, TIMES_JSON);
    }

    /** Bytes, when nothing has been taken. */
    public long most() {
        return most;
    }

    /**
     * An entry that is kept.
     *
     * @throws MigrationException when there is no room for that too
     */
    public void take(String name, byte[] data) {
        take(PER_ENTRY + 3L * name.length() + data.length, "it takes");
    }

    /**
     * Bytes that are made something of.
     *
     * @param what takes them: {@code the definitions take}
     * @throws MigrationException when there is no room for them too
     */
    public void take(long bytes, String what) {
        left -= bytes;
        if (left < 0) {
            throw tooLarge(what);
        }
    }

    /** @param what is too large: {@code it has} */
    public MigrationException tooLarge(String what) {
        return new MigrationException(what + " more than the " + most
                + " bytes that there is memory for; EKIDEN_HEAP=4g before the command gives it more");
    }
}
