package io.ekiden.mesos.detector;

import java.nio.charset.StandardCharsets;

/**
 * Whom ZooKeeper knows a client as. What he creates is his, and ZooKeeper believes every password: one that is wrong is another user.
 *
 * @param name without a colon
 */
public record ZooKeeperUser(String name, String password) {
    /** How an address is shown that has a user: as Marathon shows it, without one. */
    private static final String HIDDEN = "xxxxxxxx:xxxxxxxx@";

    public ZooKeeperUser {
        if (name.isEmpty() || name.contains(":") || password.isEmpty()) {
            throw new IllegalArgumentException("the user of a zk:// address is written name:password");
        }
    }

    /**
     * Reads {@code name:password}.
     *
     * @throws IllegalArgumentException that repeats nothing of it
     */
    public static ZooKeeperUser parse(String text) {
        int colon = text.indexOf(':');
        return new ZooKeeperUser(text.substring(0, Math.max(colon, 0)), text.substring(colon + 1));
    }

    /** For ZooKeeper's scheme {@code digest}. */
    public byte[] digest() {
        return (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    }

    /** What stands before the servers of an address that is shown to people. */
    public static String shown(boolean isThere) {
        return isThere ? HIDDEN : "";
    }

    /** Says nothing. */
    @Override
    public String toString() {
        return "(user)";
    }
}
