package io.ekiden.cli.command;

import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.show.Screen;

/** A command of a user that is not one question to the orchestrator of the flags. */
public interface LocalCommand {
    /**
     * Does it.
     *
     * @throws CommandException with the reason why it cannot be done
     */
    int run(Surroundings around, Screen screen) throws InterruptedException;
}
