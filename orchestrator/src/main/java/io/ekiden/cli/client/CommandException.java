package io.ekiden.cli.client;

/** Why a command cannot do what it was asked for. The message is for the user, of one or more lines, and says what to do. */
public class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final boolean mayPass;

    /** @param code one of {@link ExitCode} */
    public CommandException(int code, String message) {
        this(code, message, false);
    }

    private CommandException(int code, String message, boolean mayPass) {
        super(message);
        this.code = code;
        this.mayPass = mayPass;
    }

    /** A change was sent, and whether it was made nobody knows. */
    public static final class Unknown extends CommandException {
        private static final long serialVersionUID = 1;

        Unknown(String message) {
            super(ExitCode.FAILED, message);
        }
    }

    public static CommandException failed(String message) {
        return new CommandException(ExitCode.FAILED, message);
    }

    public static CommandException conflict(String message) {
        return new CommandException(ExitCode.CONFLICT, message);
    }

    public static CommandException invalid(String message) {
        return new CommandException(ExitCode.INVALID, message);
    }

    public static CommandException unreachable(String message) {
        return new CommandException(ExitCode.UNREACHABLE, message);
    }

    /** Nobody answers now; a moment later somebody may. */
    static CommandException away(String message) {
        return new CommandException(ExitCode.UNREACHABLE, message, true);
    }

    /** True where it may be otherwise in a moment, without anybody doing anything. */
    public boolean mayPass() {
        return mayPass;
    }

    public int code() {
        return code;
    }

    /** What to say. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
