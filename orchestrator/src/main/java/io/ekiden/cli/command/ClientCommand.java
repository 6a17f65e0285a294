package io.ekiden.cli.command;

import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.ServerOptions;
import io.ekiden.config.SettingsException;
import picocli.CommandLine.Mixin;

/** A command of a user, which asks an orchestrator and ends. */
public abstract class ClientCommand {
    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /**
     * Does it.
     *
     * @return one of {@link ExitCode}
     * @throws CommandException with the reason why it cannot be done
     */
    protected abstract int run(Session session) throws InterruptedException;

    final int execute(Surroundings around) {
        var screen = around.screen();
        try (var api = new Api(server.warned(around.environment(), screen::note), screen::note)) {
            return begin(new Session(api, screen, output, around));
        } catch (CommandException refused) {
            screen.note(refused.reason());
            return refused.code();
        } catch (SettingsException unusable) {
            screen.note(String.valueOf(unusable.getMessage()));
            return ExitCode.INVALID;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    int begin(Session session) throws InterruptedException {
        return run(session);
    }
}
