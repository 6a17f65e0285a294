package io.ekiden.cli.sandbox;

import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Session;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden app exec}. */
@Command(
        name = "exec",
        description = {
            "Runs a command beside a task, in its sandbox or container, as its user.",
            "Exits as the command does; with 1 when it could not be run, and with 4 when nobody answers."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden app exec -it /shop/web               # a shell",
            "  ekiden app exec shop_web.instance-0574 -- ps aux",
            "  tar cz conf | ekiden app exec -i /shop/web -- tar xz"
        },
        mixinStandardHelpOptions = true)
public final class AppExecCommand extends ClientCommand {
    @Option(
            names = {"-i", "--interactive"},
            description = "Passes standard input on.")
    private boolean interactive;

    @Option(
            names = {"-t", "--tty"},
            description = "Gives it a terminal, of the size of this one.")
    private boolean tty;

    @Parameters(
            index = "0",
            paramLabel = "APP|TASK",
            description = "A task's id or a part of it; of an app or a pod its first task.")
    private String target = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "Behind -- where it has options (default: /bin/sh).")
    private List<String> command = List.of();

    @Override
    protected int run(Session session) throws InterruptedException {
        var task = Targets.one(session.api(), target);
        var words = command.isEmpty() ? List.of("/bin/sh") : command;
        return new ExecSession(session, interactive, tty).run(task, words);
    }
}
