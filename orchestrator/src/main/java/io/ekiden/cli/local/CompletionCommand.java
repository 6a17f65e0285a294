package io.ekiden.cli.local;

import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.command.LocalCommand;
import io.ekiden.cli.command.Surroundings;
import io.ekiden.cli.show.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ekiden completion}. */
@Command(
        name = "completion",
        description = "Prints what makes a shell complete commands, flags, and the ids of apps, tasks and deployments.",
        footer = {
            "",
            "Examples:",
            "  source <(ekiden completion bash)          # in ~/.bashrc",
            "  source <(ekiden completion zsh)           # in ~/.zshrc, behind compinit",
            "  ekiden completion fish > ~/.config/fish/completions/ekiden.fish"
        },
        mixinStandardHelpOptions = true)
public final class CompletionCommand implements LocalCommand {
    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private String shell = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public int run(Surroundings around, Screen screen) {
        var words = new CompletionWords(spec.root());
        screen.copy(
                switch (shell) {
                    case "bash" -> words.bash();
                    case "zsh" -> words.zsh();
                    case "fish" -> words.fish();
                    default ->
                        throw CommandException.invalid("SHELL is '" + shell + "'; bash, zsh and fish are possible");
                });
        return ExitCode.WELL;
    }
}
