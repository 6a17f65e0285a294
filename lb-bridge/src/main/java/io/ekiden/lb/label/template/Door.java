package io.ekiden.lb.label.template;

/** A port that all apps share. */
public enum Door {
    /** Requests in clear, by their host and path. */
    HTTP,
    /** The same by TLS. */
    HTTPS,
    /** By the header {@code X-Marathon-App-Id}. */
    APP_ID
}
