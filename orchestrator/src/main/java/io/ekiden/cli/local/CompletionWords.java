package io.ekiden.cli.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All commands with their flags, as scripts of shells that complete them. Ids are asked for by the commands that list them, when they are wanted. */
final class CompletionWords {
    /** Which command lists what a parameter may be. */
    private static final Map<String, String> LISTS = Map.of(
            "APP", "app list -q",
            "APP|TASK", "app list -q",
            "GROUP", "group list -q",
            "POD", "pod list -q",
            "TASK", "task list -q",
            "DEPLOYMENT", "deployment list -q",
            "AGENT", "agent list -q");

    /** A command by the words that lead to it. */
    private record Place(String path, CommandSpec command) {}

    private final List<Place> places = new ArrayList<>();

    CompletionWords(CommandSpec root) {
        collect("", root);
    }

    private void collect(String path, CommandSpec command) {
        places.add(new Place(path, command));
        // Aliases lead to the same: each is there once, by its name.
        var names = new LinkedHashMap<CommandSpec, String>();
        command.subcommands().values().forEach(sub -> names.put(sub.getCommandSpec(), sub.getCommandName()));
        names.forEach((below, name) -> collect(path.isEmpty() ? name : path + " " + name, below));
    }

    private static List<String> subcommands(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(sub -> sub.getCommandName())
                .distinct()
                .toList();
    }

    private static Stream<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden());
    }

    private static Optional<String> list(CommandSpec command) {
        return command.positionalParameters().stream()
                .filter(parameter ->
                        parameter.index().isUnresolved() || parameter.index().min() == 0)
                .findFirst()
                .map(parameter -> LISTS.getOrDefault(parameter.paramLabel(), ""))
                .filter(list -> !list.isEmpty());
    }

    private static boolean takesFiles(CommandSpec command) {
        return command.positionalParameters().stream()
                .anyMatch(parameter -> List.of("FILE", "URL").contains(parameter.paramLabel()));
    }

    String bash() {
        var script = new StringBuilder("""
                # Completion of ekiden for bash: source <(ekiden completion bash)
                _ekiden() {
                  # zsh, which reads this too, keeps names such as path and words for itself.
                  local cur=${COMP_WORDS[COMP_CWORD]} at= next i offers= ids=
                  for ((i = 1; i < COMP_CWORD; i++)); do
                    next="${at:+$at }${COMP_WORDS[i]}"
                    case "$next" in
                """);
        script.append("      ")
                .append(paths().collect(Collectors.joining(" | ")))
                .append(") at=$next ;;\n    esac\n  done\n  case \"$at\" in\n");
        for (var place : places) {
            var words = new LinkedHashSet<>(subcommands(place.command()));
            options(place.command()).forEach(option -> words.add(option.longestName()));
            script.append("    '")
                    .append(place.path())
                    .append("') offers='")
                    .append(String.join(" ", words))
                    .append('\'');
            list(place.command())
                    .ifPresent(list -> script.append(" ids='").append(list).append('\''));
            script.append(" ;;\n");
        }
        return script + """
                  esac
                  if [[ -n $ids && $cur != -* ]]; then offers="$offers $("${COMP_WORDS[0]}" $ids 2>/dev/null)"; fi
                  COMPREPLY=($(compgen -W "$offers" -- "$cur"))
                }
                complete -o default -F _ekiden ekiden ./ekiden
                """;
    }

    private Stream<String> paths() {
        return places.stream().map(Place::path).filter(path -> !path.isEmpty()).map(path -> "'" + path + "'");
    }

    String zsh() {
        return "# Completion of ekiden for zsh: source <(ekiden completion zsh), behind compinit\n"
                + "autoload -U +X bashcompinit && bashcompinit\n"
                + bash().lines().skip(1).collect(Collectors.joining("\n", "", "\n"));
    }

    String fish() {
        var script = new StringBuilder("""
                # Completion of ekiden for fish: ekiden completion fish > ~/.config/fish/completions/ekiden.fish
                function __ekiden_at
                  set -l path
                  for word in (commandline -opc)[2..-1]
                    set -l next (string join ' ' -- $path $word)
                    contains -- $next $__ekiden_paths; and set path $next
                  end
                  test "$path" = "$argv"
                end
                """);
        script.append("set -g __ekiden_paths ")
                .append(paths().collect(Collectors.joining(" ")))
                .append('\n');
        for (var place : places) {
            var at = "complete -c ekiden -n '__ekiden_at " + place.path() + "'";
            for (var name : subcommands(place.command())) {
                script.append(at).append(" -f -a ").append(name).append('\n');
            }
            options(place.command()).forEach(option -> {
                script.append(at)
                        .append(takesFiles(place.command()) ? "" : " -f")
                        .append(" -l ")
                        .append(option.longestName().replaceFirst("^--", ""));
                if (option.arity().max() > 0) {
                    script.append(" -r");
                }
                script.append(" -d ").append(quoted(about(option))).append('\n');
            });
            list(place.command())
                    .ifPresent(list -> script.append(at)
                            .append(" -f -a '(ekiden ")
                            .append(list)
                            .append(" 2>/dev/null)'\n"));
        }
        return script.toString();
    }

    private static String about(OptionSpec option) {
        var text = String.join(" ", option.description()).replaceAll("\\s+", " ");
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end);
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
