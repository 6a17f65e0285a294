package io.ekiden.cli.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** All commands, by the words that lead to them, and what each takes, as completion wants to know it. */
final class Places {
    /** Which command lists what a parameter may be. */
    private static final Map<String, String> LISTS = Map.of(
            "APP", "app list -q",
            "APP|TASK", "app list -q",
            "GROUP", "group list -q",
            "POD", "pod list -q",
            "TASK", "task list -q",
            "DEPLOYMENT", "deployment list -q",
            "AGENT", "agent list -q");

    /** What a parameter may be where that is known beforehand. */
    private static final Map<String, List<String>> WORDS =
            Map.of("FORMAT", List.of("kubernetes", "nomad", "compose"), "SHELL", List.of("bash", "zsh", "fish"));

    private static final Set<String> FILES = Set.of("FILE", "DIR", "SOURCE");

    /**
     * A command.
     *
     * @param path the words that lead to it, by its own name
     * @param aliases the same by other names
     */
    record Place(String path, List<String> aliases, CommandSpec command) {
        /** Commands below it, and what its first parameter may be. */
        List<String> words() {
            var below = command.subcommands().values().stream().map(sub -> sub.getCommandName());
            var known = first().map(first -> WORDS.getOrDefault(first.paramLabel(), List.of())).stream()
                    .flatMap(List::stream);
            return Stream.concat(below, known).distinct().toList();
        }

        List<OptionSpec> options() {
            return command.options().stream().filter(option -> !option.hidden()).toList();
        }

        List<String> flags() {
            return options().stream().map(OptionSpec::longestName).toList();
        }

        /** Flags with a file or a directory behind them, by all their names. */
        List<String> fileFlags() {
            return names(options().stream().filter(option -> takesValue(option) && isFile(option)));
        }

        /** Flags with something else behind them. */
        List<String> valueFlags() {
            return names(options().stream().filter(option -> takesValue(option) && !isFile(option)));
        }

        private static List<String> names(Stream<OptionSpec> options) {
            return options.flatMap(option -> Arrays.stream(option.names())).toList();
        }

        /** The command that lists what its first parameter may be. */
        Optional<String> list() {
            return first().map(first -> LISTS.getOrDefault(first.paramLabel(), ""))
                    .filter(list -> !list.isEmpty());
        }

        boolean takesFiles() {
            return command.positionalParameters().stream().anyMatch(Places::isFile);
        }

        private Optional<PositionalParamSpec> first() {
            return command.positionalParameters().stream()
                    .filter(parameter -> parameter.index().isUnresolved()
                            || parameter.index().min() == 0)
                    .findFirst();
        }
    }

    private final List<Place> all = new ArrayList<>();

    private Places() {}

    static List<Place> below(CommandSpec root) {
        var places = new Places();
        places.collect("", List.of(), root);
        return List.copyOf(places.all);
    }

    private void collect(String path, List<String> aliases, CommandSpec command) {
        all.add(new Place(path, aliases, command));
        // Aliases lead to the same: each is there once, by its name.
        var commands = new LinkedHashMap<CommandSpec, List<String>>();
        command.subcommands()
                .forEach((name, sub) -> commands.computeIfAbsent(sub.getCommandSpec(), _ -> new ArrayList<>())
                        .add(name));
        commands.forEach((below, names) -> collect(
                (path + " " + below.name()).strip(),
                names.stream()
                        .filter(name -> !name.equals(below.name()))
                        .map(name -> (path + " " + name).strip())
                        .toList(),
                below));
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    static boolean isFile(ArgSpec parameter) {
        return parameter.type().equals(Path.class) || FILES.contains(parameter.paramLabel());
    }
}
