package io.ekiden.orchestrator.store;

/** Why a store could not do what it was asked. */
public abstract sealed class StoreException extends RuntimeException {
    private StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    private StoreException(String message) {
        super(message);
    }

    /** A newer epoch exists: this process is no longer the leader. Nothing of the write was stored. */
    public static final class Fenced extends StoreException {
        public Fenced(String message) {
            super(message);
        }
    }

    /** The store cannot be reached, or is not in the state this leader left it in. The write may or may not be stored. */
    public static final class Unavailable extends StoreException {
        public Unavailable(String message) {
            super(message);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A value is too large. Nothing of the write was stored; the store goes on. */
    public static final class TooLarge extends StoreException {
        public TooLarge(String key, int bytes) {
            super("The value of " + key + " has " + bytes + " bytes; at most " + StateStore.MAX_VALUE_BYTES
                    + " can be stored. Nothing of this write was stored.");
        }
    }

    /** The store was written by a newer version of this program, or by something else. */
    public static final class WrongSchema extends StoreException {
        public WrongSchema(String message) {
            super(message);
        }
    }
}
