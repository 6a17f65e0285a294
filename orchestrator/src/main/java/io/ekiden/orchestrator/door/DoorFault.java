package io.ekiden.orchestrator.door;

/** Why the master or an agent did not give what was asked for; the message is for whoever asked. */
public final class DoorFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What to make of it. */
    public enum Kind {
        /** There is no such thing there. */
        MISSING,
        /** It was asked for something that makes no sense, or not at this time. */
        REFUSED,
        /** It could not be asked, or would not answer, or said what cannot be understood. */
        FAILED
    }

    public DoorFault(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** One that could not be asked. */
    public static DoorFault failed(String message) {
        return new DoorFault(Kind.FAILED, message);
    }

    public Kind kind() {
        return kind;
    }

    /** For whoever asked; never absent. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
