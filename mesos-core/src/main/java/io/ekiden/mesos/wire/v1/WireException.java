package io.ekiden.mesos.wire.v1;

/** What came over the wire is not what it should be. The message is Mesos's where Mesos has one. */
public final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public WireException(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
