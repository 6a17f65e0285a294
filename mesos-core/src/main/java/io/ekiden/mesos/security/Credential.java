package io.ekiden.mesos.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A name and what proves it. <b>Source:</b> mesos.proto {@code Credential}.
 *
 * @param principal without a colon, which ends it in HTTP basic authentication
 */
public record Credential(String principal, Secret secret) {
    public Credential {
        if (principal.isEmpty() || principal.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a principal is not empty and has no colon");
        }
    }

    /** The value of a request's {@code Authorization}. */
    public String authorization() {
        var pair = (principal + ":" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
