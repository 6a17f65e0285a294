package io.ekiden.mesos.link;

/** What came breaks the link. The message says why, to both ends. */
public final class BrokenLinkException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BrokenLinkException(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
