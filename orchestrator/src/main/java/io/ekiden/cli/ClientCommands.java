package io.ekiden.cli;

import io.ekiden.cli.agent.AgentsCommand;
import io.ekiden.cli.app.AppCommand;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.cluster.EventsCommand;
import io.ekiden.cli.cluster.InfoCommand;
import io.ekiden.cli.cluster.LeaderCommand;
import io.ekiden.cli.cluster.LoginCommand;
import io.ekiden.cli.cluster.QueueCommand;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Runner;
import io.ekiden.cli.command.Surroundings;
import io.ekiden.cli.deployment.DeploymentCommand;
import io.ekiden.cli.group.GroupCommand;
import io.ekiden.cli.lb.BalancersCommand;
import io.ekiden.cli.local.CompletionCommand;
import io.ekiden.cli.local.DemoCommand;
import io.ekiden.cli.local.DoctorCommand;
import io.ekiden.cli.pod.PodCommand;
import io.ekiden.cli.task.TaskCommand;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of users, found by their first word. Only the one that is run is looked at, and nothing of the servers: it is to answer
 * before anybody has time to wait.
 */
public final class ClientCommands {
    /** What they hang below, in the words of help. */
    @Command(
            name = "ekiden",
            description = "Keeps long-running apps running. Speaks Marathon's API.",
            mixinStandardHelpOptions = true)
    private static final class Root {}

    private static final Map<String, Supplier<Object>> COMMANDS = Map.ofEntries(
            Map.entry("app", AppCommand::new),
            Map.entry("group", GroupCommand::new),
            Map.entry("pod", PodCommand::new),
            Map.entry("deployment", DeploymentCommand::new),
            Map.entry("task", TaskCommand::new),
            Map.entry("queue", QueueCommand::new),
            Map.entry("leader", LeaderCommand::new),
            Map.entry("info", InfoCommand::new),
            Map.entry("events", EventsCommand::new),
            Map.entry("login", LoginCommand::new),
            Map.entry("agent", AgentsCommand::new),
            Map.entry("lb", BalancersCommand::new),
            Map.entry("completion", CompletionCommand::new),
            Map.entry("doctor", DoctorCommand::new),
            Map.entry("demo", DemoCommand::new));

    private static final Set<String> SERVERS_TOO = Set.of("agent", "lb");

    /** Neither a flag nor a file of arguments. */
    private static final Pattern WORD = Pattern.compile("[^-@]");

    private ClientCommands() {}

    /** All first words, in alphabetical order. */
    static List<String> names() {
        return COMMANDS.keySet().stream().sorted().toList();
    }

    /** One of them, as a tree of its own. */
    static Optional<Object> named(String name) {
        return Optional.ofNullable(COMMANDS.get(name)).map(Supplier::get);
    }

    /** True when a command line is one of these. {@code ekiden agent} or {@code lb} with flags alone runs one, which takes no words. */
    static boolean isOne(String[] arguments) {
        return arguments.length > 0
                && COMMANDS.containsKey(arguments[0])
                && (!SERVERS_TOO.contains(arguments[0])
                        || (arguments.length > 1 && WORD.matcher(arguments[1]).lookingAt()));
    }

    /**
     * That command alone, and of a group of commands the one that is named: to look at a command takes some milliseconds. But for
     * completion, which has to know them all, those of servers too.
     */
    private static CommandLine root(String[] arguments) {
        var name = arguments[0];
        if (name.equals("completion")) {
            return Main.commandLine();
        }
        var root = new CommandLine(new Root());
        named(name)
                .ifPresent(command -> root.addSubcommand(
                        name,
                        arguments.length > 1
                                ? below(command, arguments[1])
                                        .<Object>map(one -> group(name, one))
                                        .orElse(command)
                                : command));
        return root;
    }

    private static Optional<Class<?>> below(Object command, String word) {
        var about = command.getClass().getAnnotation(Command.class);
        if (about == null || command instanceof ClientCommand) {
            return Optional.empty();
        }
        return Stream.<Class<?>>of(about.subcommands())
                .filter(one -> Stream.concat(Stream.of(name(one)), Stream.of(aliases(one)))
                        .anyMatch(word::equals))
                .findFirst();
    }

    private static CommandSpec group(String name, Class<?> below) {
        try {
            var only = new CommandLine(CommandLine.defaultFactory().create(below));
            return CommandSpec.create().name(name).addSubcommand(name(below), only);
        } catch (Exception impossible) {
            throw new IllegalStateException(below + " cannot be made", impossible);
        }
    }

    private static String name(Class<?> command) {
        return Objects.requireNonNull(command.getAnnotation(Command.class)).name();
    }

    private static String[] aliases(Class<?> command) {
        return Objects.requireNonNull(command.getAnnotation(Command.class)).aliases();
    }

    /**
     * Runs a command line.
     *
     * @return one of {@link ExitCode}
     */
    public static int execute(String[] arguments, Surroundings around) {
        var root = root(arguments);
        try {
            return Runner.execute(root, arguments, around);
        } catch (CommandException refused) {
            around.err().println("ekiden: " + refused.reason());
            return refused.code();
        }
    }
}
