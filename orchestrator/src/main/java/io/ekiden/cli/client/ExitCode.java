package io.ekiden.cli.client;

/** How commands of users end. The same everywhere, so that scripts can tell. */
public final class ExitCode {
    public static final int WELL = 0;
    /** It was tried and did not work out, or what is asked for is not there. */
    public static final int FAILED = 1;
    /** Something else is under way, or things changed meanwhile. */
    public static final int CONFLICT = 2;
    /** A flag, a file, a variable or a definition is wrong; nothing was changed. */
    public static final int INVALID = 3;
    /** Nobody answers, or whoever does lets nobody of this name in. */
    public static final int UNREACHABLE = 4;

    private ExitCode() {}
}
