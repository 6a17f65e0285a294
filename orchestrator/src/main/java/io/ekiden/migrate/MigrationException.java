package io.ekiden.migrate;

import org.jspecify.annotations.Nullable;

/** Why something cannot be read or taken along. The message is for the user: which thing, why, and what to do. */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean isUnreachable;
    private final boolean mayPass;

    /** @param message names the file, address or definition */
    public MigrationException(String message) {
        this(message, null);
    }

    /** With where it came from. */
    public MigrationException(String message, @Nullable Throwable cause) {
        this(message, cause, cause instanceof MigrationException inner && inner.isUnreachable, false);
    }

    private MigrationException(String message, @Nullable Throwable cause, boolean isUnreachable, boolean mayPass) {
        super(message, cause);
        this.isUnreachable = isUnreachable;
        this.mayPass = mayPass;
    }

    /** Nobody answers, or nobody who lets us in. */
    public static MigrationException unreachable(String message, @Nullable Throwable cause) {
        return new MigrationException(message, cause, true, false);
    }

    /** Nobody answers now; a moment later somebody may. */
    public static MigrationException away(String message, @Nullable Throwable cause) {
        return new MigrationException(message, cause, true, true);
    }

    /** True where there is nothing wrong with what was read, as nothing was. */
    public boolean isUnreachable() {
        return isUnreachable;
    }

    /** True where it may be otherwise in a moment, without anybody doing anything. */
    public boolean mayPass() {
        return mayPass;
    }

    /** What to say. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
