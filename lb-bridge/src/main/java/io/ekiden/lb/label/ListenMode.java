package io.ekiden.lb.label;

/** HAProxy's {@code mode} of a section. */
public enum ListenMode {
    HTTP,
    TCP;

    /** The word in the configuration. */
    public String word() {
        return this == HTTP ? "http" : "tcp";
    }
}
