package io.ekiden.cli.help;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ekiden.cli.Main;
import io.ekiden.cli.agent.AgentsCommand;
import io.ekiden.cli.lb.BalancersCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Help shows of each command how it is written, and what it shows can be written so. */
class ExamplesTest {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    /** What a shell would not hand over: comments, and where output goes. */
    private static final Pattern OF_THE_SHELL = Pattern.compile("\\s+(#|[|>]|&&)\\s?.*$");

    private static List<String> examples(CommandSpec command) {
        return Arrays.stream(command.usageMessage().footer())
                .map(String::strip)
                .filter(line -> line.startsWith("ekiden "))
                .map(line -> OF_THE_SHELL.matcher(line).replaceFirst(""))
                .toList();
    }

    private static Stream<CommandSpec> below(CommandSpec command) {
        var subs = new LinkedHashSet<>(command.subcommands().values());
        return Stream.concat(Stream.of(command), subs.stream().flatMap(sub -> below(sub.getCommandSpec())));
    }

    private static String[] words(String line) {
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words.subList(1, words.size()).toArray(String[]::new);
    }

    /** Servers and commands of users have some first words in common. */
    private static CommandLine tree(String[] words) {
        boolean isOfUsers = words.length > 1 && !words[1].startsWith("-");
        var users = new CommandLine(CommandSpec.create());
        return switch (isOfUsers ? words[0] : "") {
            case "agent" -> users.addSubcommand("agent", new AgentsCommand());
            case "lb" -> users.addSubcommand("lb", new BalancersCommand());
            default -> new CommandLine(new Main());
        };
    }

    @Test
    void whatStartsOrKeepsSomething_isShownTwice() {
        var root = new CommandLine(new Main()).getSubcommands();
        for (var name : List.of("up", "master", "agent", "orchestrator", "lb", "backup", "restore", "work-queue")) {
            assertThat(examples(Objects.requireNonNull(root.get(name)).getCommandSpec()))
                    .as(name)
                    .hasSizeGreaterThanOrEqualTo(2)
                    // Help is that wide.
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(78));
        }
    }

    @Test
    void everyExample_isUnderstood() {
        var shown = below(new CommandLine(new Main()).getCommandSpec())
                .flatMap(command -> examples(command).stream())
                .distinct()
                .toList();
        assertThat(shown).hasSizeGreaterThan(60);
        for (var example : shown) {
            assertThatCode(() -> tree(words(example)).parseArgs(words(example)))
                    .as(example)
                    .doesNotThrowAnyException();
        }
    }
}
