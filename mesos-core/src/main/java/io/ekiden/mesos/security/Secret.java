package io.ekiden.mesos.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What only its owner and we may know. It is compared without telling by the time it takes how much of it was right. */
public final class Secret {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException when it is empty */
    public static Secret of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a secret is empty");
        }
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    boolean matches(byte[] given) {
        return MessageDigest.isEqual(given, bytes);
    }

    /** For the wire, and for nothing that is kept or shown. */
    String reveal() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Says nothing. */
    @Override
    public String toString() {
        return "(secret)";
    }
}
