package io.ekiden.cli.migrate;

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
            wrong.reason()
                    .lines()
                    .forEach(line -> command.commandLine().getErr().println("ekiden: " + Plain.line(line)));
            return wrong.isUnreachable() ? UNREACHABLE : INVALID;
        }
    }
}
