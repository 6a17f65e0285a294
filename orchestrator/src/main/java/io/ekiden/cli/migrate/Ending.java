package io.ekiden.cli.migrate;

import io.ekiden.cli.client.CommandException;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.Plain;
import picocli.CommandLine.Model.CommandSpec;

/** How these commands end. */
final class Ending {
    static final int WELL = 0;
    static final int FAILED = 1;
    static final int CONFLICT = 2;
    static final int INVALID = 3;
    static final int UNREACHABLE = 4;

    private Ending() {}

    /** The work of a command. */
    interface Work {
        int run() throws InterruptedException;
    }

    /** Does it; why it could not be done is said on the error stream. */
    static int of(CommandSpec command, Work work) throws InterruptedException {
        try {
            return work.run();
        } catch (MigrationException wrong) {
            say(command, wrong.reason());
            return wrong.isUnreachable() ? UNREACHABLE : INVALID;
        } catch (CommandException refused) {
            say(command, refused.reason());
            return refused.code();
        }
    }

    /** On the error stream. */
    static void say(CommandSpec command, String lines) {
        lines.lines().forEach(line -> command.commandLine().getErr().println("ekiden: " + Plain.line(line)));
    }
}
