package io.ekiden.cli;

import io.ekiden.cli.app.AppCommand;
import io.ekiden.cli.bluegreen.BlueGreenCommand;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.ServerDefaults;
import io.ekiden.cli.cluster.EventsCommand;
import io.ekiden.cli.cluster.InfoCommand;
import io.ekiden.cli.cluster.LeaderCommand;
import io.ekiden.cli.cluster.LoginCommand;
import io.ekiden.cli.cluster.QueueCommand;
import io.ekiden.cli.command.Surroundings;
import io.ekiden.cli.deployment.DeploymentCommand;
import io.ekiden.cli.group.GroupCommand;
import io.ekiden.cli.local.CompletionCommand;
import io.ekiden.cli.local.DemoCommand;
import io.ekiden.cli.local.DoctorCommand;
import io.ekiden.cli.migrate.ExportCommand;
import io.ekiden.cli.migrate.MigrateCommand;
import io.ekiden.cli.option.machine.ConfDirOption;
import io.ekiden.cli.pod.PodCommand;
import io.ekiden.cli.task.TaskCommand;
import io.ekiden.config.EnvironmentDefaults;
import io.ekiden.config.ObstacleException;
import io.ekiden.config.SettingsException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry of the command line. */
@Command(
        name = "ekiden",
        description = "Keeps long-running apps running. Speaks Marathon's API.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            MasterCommand.class,
            AgentCommand.class,
            OrchestratorCommand.class,
            LbCommand.class,
            BlueGreenCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            MigrateCommand.class,
            ExportCommand.class,
            WorkQueueCommand.class,
            AppCommand.class,
            GroupCommand.class,
            PodCommand.class,
            DeploymentCommand.class,
            TaskCommand.class,
            QueueCommand.class,
            LeaderCommand.class,
            InfoCommand.class,
            EventsCommand.class,
            LoginCommand.class,
            CompletionCommand.class,
            DoctorCommand.class,
            DemoCommand.class
        })
public final class Main implements Runnable {
    /** What stands where Marathon stood: these take its flags too. */
    // Lambdas, which load these commands when they are called: those of users go without.
    static final Map<String, Supplier<Set<String>>> LIKE_MARATHON =
            Map.of("orchestrator", () -> OrchestratorCommand.flags(), "up", () -> UpCommand.flags());

    /** Commands that ask a cluster as those of users do, and are none of these. */
    private static final List<String> ASKING = List.of("bluegreen", "migrate", "export");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] typed) {
        var args = spelledOut(typed);
        if (ClientCommands.isOne(args)) {
            System.exit(ClientCommands.execute(args, Surroundings.ofProcess()));
        }
        int code = execute(
                args,
                System.getenv(),
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()));
        // A command that goes on in the background answers with a negative code.
        if (code >= 0) {
            System.exit(code);
        }
    }

    /** {@code help app list} is {@code app list --help}. */
    static String[] spelledOut(String[] typed) {
        if (typed.length == 0 || !typed[0].equals("help")) {
            return typed;
        }
        var words = Arrays.stream(typed).skip(1).toList();
        // Help of a command that is not there would be that of all, as if it were.
        boolean isThere = words.isEmpty()
                || ClientCommands.names().contains(words.getFirst())
                || new CommandLine(new Main()).getSubcommands().containsKey(words.getFirst());
        return Stream.concat(words.stream(), isThere ? Stream.of("--help") : Stream.empty())
                .toArray(String[]::new);
    }

    /** Runs a command line; what is wrong is said on {@code err}. */
    static int execute(String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        try {
            var given = MarathonFlags.translate(List.of(args), environment, LIKE_MARATHON);
            given.notes().forEach(note -> err.println("ekiden: " + note));
            var arguments = given.arguments().toArray(String[]::new);
            var defaults =
                    new EnvironmentDefaults(given.environment(), ConfDirOption.find(arguments, given.environment()));
            return commandLine(defaults, given.environment())
                    .setOut(out)
                    .setErr(err)
                    .execute(arguments);
        } catch (SettingsException unusable) {
            String.valueOf(unusable.getMessage()).lines().forEach(line -> err.println("ekiden: " + line));
            return code(unusable);
        }
    }

    /** One that something stands in the way of is right, and may be said again. */
    private static int code(SettingsException unusable) {
        return unusable instanceof ObstacleException ? ExitCode.FAILED : ExitCode.INVALID;
    }

    static CommandLine commandLine() {
        return commandLine(new EnvironmentDefaults(System.getenv()), System.getenv());
    }

    private static CommandLine commandLine(EnvironmentDefaults environment, Map<String, String> variables) {
        var command = new CommandLine(new Main())
                .setDefaultValueProvider(environment)
                .setParameterExceptionHandler((e, _) -> refuse(e, environment))
                .setExecutionExceptionHandler((e, failed, _) -> explain(e, failed, environment));
        ASKING.forEach(name -> Objects.requireNonNull(command.getSubcommands().get(name))
                .setDefaultValueProvider(new ServerDefaults(environment, variables)));
        environment
                .strangers(flags(command.getCommandSpec()).toList())
                .forEach(name -> say(
                        command, "the environment variable " + name + " is no setting of Ekiden and has no effect"));
        return command;
    }

    private static Stream<String> flags(CommandSpec command) {
        return Stream.concat(
                command.options().stream().flatMap(option -> Arrays.stream(option.names())),
                command.subcommands().values().stream().flatMap(sub -> flags(sub.getCommandSpec())));
    }

    /** One line, not the whole help: it would push the reason out of sight. */
    private static int refuse(ParameterException e, EnvironmentDefaults defaults) {
        var command = e.getCommandLine();
        var similar = e instanceof UnmatchedArgumentException unmatched
                ? String.join(" or ", unmatched.getSuggestions())
                : "";
        boolean isTooEarly = command.getParent() == null
                && e instanceof UnmatchedArgumentException unmatched
                && unmatched.isUnknownOption();
        say(
                command,
                e.getMessage() + (similar.isEmpty() ? "" : "; did you mean " + similar + "?")
                        + (isTooEarly ? "; flags stand behind the command, as in 'ekiden app list --json'" : "") + " ('"
                        + command.getCommandSpec().qualifiedName() + " --help' shows what there is)");
        ConfDirOption.originsOf(String.valueOf(e.getMessage()), defaults).forEach(line -> say(command, line));
        return ExitCode.INVALID;
    }

    private static int explain(Exception e, CommandLine command, EnvironmentDefaults defaults) throws Exception {
        if (e instanceof SettingsException unusable) {
            var message = String.valueOf(e.getMessage());
            message.lines().forEach(line -> say(command, line));
            ConfDirOption.originsOf(message, defaults).forEach(line -> say(command, line));
            return code(unusable);
        }
        throw e;
    }

    private static void say(CommandLine command, String line) {
        command.getErr().println("ekiden: " + line);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
