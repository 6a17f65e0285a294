package io.ekiden.cli.local;

import io.ekiden.cli.local.Places.Place;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All commands with their flags, as scripts of shells that complete them. Ids are asked for by the commands that list them, when they are wanted. */
final class CompletionWords {
    private final List<Place> places;

    CompletionWords(CommandSpec root) {
        places = Places.below(root);
    }

    String bash() {
        var script = new StringBuilder("""
                # Completion of ekiden for bash: source <(ekiden completion bash)
                _ekiden() {
                  # zsh, which reads this too, keeps names such as path and words for itself.
                  local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} at= next i offers= flags= ids= files= takes= named=
                  # What is joined by = comes as three words.
                  if [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
                  if [[ $cur == = ]]; then cur=; fi
                  for ((i = 1; i < COMP_CWORD; i++)); do
                    next="${at:+$at }${COMP_WORDS[i]}"
                    case "$next" in
                """);
        below().forEach(place -> script.append("      ")
                .append(Stream.concat(Stream.of(place.path()), place.aliases().stream())
                        .map(path -> "'" + path + "'")
                        .collect(Collectors.joining(" | ")))
                .append(") at='")
                .append(place.path())
                .append("' ;;\n"));
        script.append("    esac\n  done\n  case \"$at\" in\n");
        for (var place : places) {
            script.append("    '").append(place.path()).append("')");
            set(script, "offers", place.words());
            set(script, "flags", place.flags());
            set(script, "takes", place.valueFlags());
            set(script, "named", place.fileFlags());
            set(script, "ids", place.list().stream().toList());
            set(script, "files", place.takesFiles() ? List.of("yes") : List.of());
            script.append(" ;;\n");
        }
        return script + """
                  esac
                  COMPREPLY=()
                  # Where there is nothing to offer the shell offers files.
                  if [[ " $named " == *" $before "* ]]; then return; fi
                  if [[ " $takes " == *" $before "* ]]; then compopt +o default 2>/dev/null; return; fi
                  if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$cur")); return; fi
                  if [[ -n $ids ]]; then offers="$offers $("${COMP_WORDS[0]}" $ids 2>/dev/null)"; fi
                  COMPREPLY=($(compgen -W "$offers" -- "$cur"))
                  if [[ -z $files ]]; then compopt +o default 2>/dev/null; fi
                  return 0
                }
                complete -o default -F _ekiden ekiden ./ekiden
                """;
    }

    private static void set(StringBuilder script, String name, List<String> words) {
        if (!words.isEmpty()) {
            script.append(' ')
                    .append(name)
                    .append("='")
                    .append(String.join(" ", words))
                    .append('\'');
        }
    }

    private Stream<Place> below() {
        return places.stream().filter(place -> !place.path().isEmpty());
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
                    if set -l other (contains -i -- $next $__ekiden_aliases)
                      set next $__ekiden_aliased[$other]
                    end
                    contains -- $next $__ekiden_paths; and set path $next
                  end
                  test "$path" = "$argv"
                end
                """);
        list(script, "paths", below().map(Place::path));
        list(script, "aliases", below().flatMap(place -> place.aliases().stream()));
        list(
                script,
                "aliased",
                below().flatMap(place -> place.aliases().stream().map(_ -> place.path())));
        for (var place : places) {
            var at = "complete -c ekiden -n '__ekiden_at " + place.path() + "'";
            script.append(at).append(place.takesFiles() ? " -F\n" : " -f\n");
            place.words()
                    .forEach(word ->
                            script.append(at).append(" -a ").append(word).append('\n'));
            place.options().forEach(option -> flag(script, at, option));
            place.list()
                    .ifPresent(list -> script.append(at)
                            .append(" -a '(ekiden ")
                            .append(list)
                            .append(" 2>/dev/null)'\n"));
        }
        return script.toString();
    }

    private static void list(StringBuilder script, String name, Stream<String> words) {
        script.append("set -g __ekiden_")
                .append(name)
                .append(words.map(word -> " '" + word + "'").collect(Collectors.joining()))
                .append('\n');
    }

    private static void flag(StringBuilder script, String at, OptionSpec option) {
        var name = option.longestName();
        script.append(at).append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
        if (Places.takesValue(option)) {
            script.append(Places.isFile(option) ? " -r -F" : " -x");
        }
        script.append(" -d ").append(quoted(about(option))).append('\n');
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
