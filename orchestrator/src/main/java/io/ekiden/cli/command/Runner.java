package io.ekiden.cli.command;

import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.show.Screen;
import io.ekiden.cli.show.Similar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds the command of a command line and runs it; says what is wrong with one that cannot be understood. */
public final class Runner {
    private static final int LEAST_WIDTH = 55;
    private static final int MOST_WIDTH = 120;

    private static final List<String> FOOTER = List.of(
            "",
            "Exit codes: 0 well; 1 failed, or not there; 2 a conflict with something under way; 3 something was said wrongly;",
            "4 nobody answers, or it is not allowed. NO_COLOR and a pipe take the colours away.");

    private Runner() {}

    /** @return one of {@link ExitCode} */
    public static int execute(CommandLine root, String[] arguments, Surroundings around) {
        int width = around.terminal().map(Screen.Size::columns).orElse(MOST_WIDTH);
        prepare(root, Math.clamp(width, LEAST_WIDTH, MOST_WIDTH));
        root.setOut(around.out());
        root.setErr(around.err());
        root.setParameterExceptionHandler((wrong, _) -> refuse(wrong));
        root.setExecutionStrategy(parsed -> run(parsed, around));
        root.setExecutionExceptionHandler((failure, _, _) -> {
            throw failure;
        });
        return root.execute(arguments);
    }

    private static void prepare(CommandLine command, int width) {
        command.setUsageHelpWidth(width);
        command.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        var usage = command.getCommandSpec().usageMessage();
        usage.sortOptions(true);
        usage.optionListHeading("%nOptions:%n");
        usage.parameterListHeading("%n");
        usage.commandListHeading("%nCommands:%n");
        usage.synopsisSubcommandLabel(command.getCommand() instanceof ClientCommand ? "[COMMAND]" : "COMMAND");
        if (command.getSubcommands().isEmpty() || command.getCommand() instanceof ClientCommand) {
            var footer = new ArrayList<>(List.of(usage.footer()));
            footer.addAll(FOOTER);
            usage.footer(footer.toArray(String[]::new));
        }
        // There is one version, which the root tells.
        Optional.ofNullable(command.getCommandSpec().findOption("--version"))
                .filter(_ -> command.getParent() != null)
                .ifPresent(command.getCommandSpec()::remove);
        command.getSubcommands().values().forEach(below -> prepare(below, width));
    }

    private static int run(ParseResult parsed, Surroundings around) {
        var help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        var leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        return switch (leaf.commandSpec().userObject()) {
            case ClientCommand command -> command.execute(around);
            case LocalCommand command -> local(command, around);
            default -> {
                leaf.commandSpec().commandLine().usage(around.err());
                yield ExitCode.INVALID;
            }
        };
    }

    private static int local(LocalCommand command, Surroundings around) {
        var screen = around.screen();
        try {
            return command.run(around, screen);
        } catch (CommandException refused) {
            screen.note(refused.reason());
            return refused.code();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    /** One line, not the whole help: it would push the reason out of sight. */
    private static int refuse(ParameterException wrong) {
        var command = wrong.getCommandLine();
        var spec = command.getCommandSpec();
        var said = wrong.getMessage();
        var likely = List.<String>of();
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            var word = unmatched.getUnmatched().getFirst();
            boolean isFlag = word.startsWith("-");
            boolean isGroup = !spec.subcommands().isEmpty() && !(spec.userObject() instanceof ClientCommand);
            if (!isFlag && isGroup) {
                said = "there is no command '" + spec.qualifiedName() + " " + word + "'";
            }
            likely = isFlag
                    ? Similar.of(word.split("=")[0], spec.optionsMap().keySet())
                    : Similar.of(word, spec.subcommands().keySet());
        }
        command.getErr()
                .println("ekiden: " + said
                        + (likely.isEmpty() ? "" : "; did you mean " + String.join(" or ", likely) + "?") + " ('"
                        + spec.qualifiedName() + " --help' shows what there is)");
        return ExitCode.INVALID;
    }
}
