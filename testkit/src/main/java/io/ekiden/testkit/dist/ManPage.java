package io.ekiden.testkit.dist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page of one command, from what its {@code --help} is made of.
 *
 * <p><b>Source:</b> man(7): macros TH, SH, TP, B, I, RS; a backslash, and a dot or an apostrophe at the begin of a line, are escaped.
 */
final class ManPage {
    private static final String OF_SERVERS =
            "Every option is also an environment variable: --http-port is EKIDEN_HTTP_PORT. The command line wins.";

    private static final String OF_CLIENTS =
            "EKIDEN_URL, EKIDEN_PROFILE, EKIDEN_USER, EKIDEN_PASSWORD_FILE, EKIDEN_TOKEN_FILE,"
                    + " EKIDEN_CA_FILE and EKIDEN_REQUEST_TIMEOUT stand for the options of these names. The command line wins."
                    + " NO_COLOR takes colours away.";

    private static final String EXIT_STATUS =
            "0 when all is well, 1 when it failed or is not there, 2 on a conflict with something under way, 3 when a flag, a"
                    + " word, a variable or a file is wrong, 4 when nobody answers or it is not allowed.";

    private static final Pattern FORMAT = Pattern.compile("%n");

    private final CommandSpec command;
    private final String version;
    private final List<String> lines = new ArrayList<>();

    private ManPage(CommandSpec command, String version) {
        this.command = command;
        this.version = version;
    }

    /** Name without its section, such as {@code ekiden-app-list}. */
    static String nameOf(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /** The whole page in roff. */
    static String of(CommandSpec command, String version) {
        return new ManPage(command, version).write();
    }

    private String write() {
        var name = nameOf(command);
        lines.add(".TH \"" + name.toUpperCase(Locale.ROOT) + "\" 1 \"\" \"Ekiden " + version + "\" \"Ekiden\"");
        section("NAME");
        var about = words(command.usageMessage().description());
        text(name + " \\- ", about.isEmpty() ? "part of Ekiden" : firstSentence(about));
        section("SYNOPSIS");
        lines.add(".B " + escaped(command.qualifiedName()));
        text("", synopsis());
        if (!about.isEmpty()) {
            section("DESCRIPTION");
            text("", about);
        }
        parameters();
        options();
        subcommands();
        var footer = words(command.usageMessage().footer());
        if (!footer.isEmpty()) {
            section("NOTES");
            Arrays.stream(command.usageMessage().footer())
                    .flatMap(String::lines)
                    .forEach(line -> {
                        text("", plain(line));
                        lines.add(".br");
                    });
        }
        section("EXIT STATUS");
        text("", EXIT_STATUS);
        section("ENVIRONMENT");
        text("", command.optionsMap().containsKey("--request-timeout") ? OF_CLIENTS : OF_SERVERS);
        var parent = command.parent();
        if (parent != null) {
            section("SEE ALSO");
            lines.add(".BR " + escaped(nameOf(parent)) + " (1)");
        }
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private String synopsis() {
        var parts = new ArrayList<String>();
        parts.add("[OPTION ...]");
        command.positionalParameters().stream()
                .filter(it -> !it.hidden())
                .map(it -> it.required() ? it.paramLabel() : "[" + it.paramLabel() + "]")
                .forEach(parts::add);
        if (!command.subcommands().isEmpty()) {
            parts.add("[COMMAND]");
        }
        return String.join(" ", parts);
    }

    private void parameters() {
        var shown = command.positionalParameters().stream()
                .filter(it -> !it.hidden())
                .toList();
        if (!shown.isEmpty()) {
            section("ARGUMENTS");
            for (PositionalParamSpec one : shown) {
                entry("\\fI" + escaped(one.paramLabel()) + "\\fR", words(one.description()));
            }
        }
    }

    private void options() {
        var shown = command.options().stream().filter(it -> !it.hidden()).toList();
        if (!shown.isEmpty()) {
            section("OPTIONS");
            for (OptionSpec one : shown) {
                var names = Arrays.stream(one.names())
                        .map(name -> "\\fB" + escaped(name) + "\\fR")
                        .collect(Collectors.joining(", "));
                var value = one.arity().max() == 0 ? "" : "=\\fI" + escaped(one.paramLabel()) + "\\fR";
                entry(names + value, words(one.description()) + defaultOf(one));
            }
        }
    }

    private static String defaultOf(OptionSpec option) {
        var value = option.defaultValue();
        return value == null || value.isEmpty() || option.arity().max() == 0 ? "" : " Default: " + value + ".";
    }

    private void subcommands() {
        var shown = command.subcommands().values().stream()
                .map(it -> it.getCommandSpec())
                .filter(it -> !it.usageMessage().hidden())
                .distinct()
                .toList();
        if (!shown.isEmpty()) {
            section("COMMANDS");
            for (var one : shown) {
                entry(
                        "\\fB" + escaped(nameOf(one)) + "\\fR(1)",
                        firstSentence(words(one.usageMessage().description())));
            }
        }
    }

    private void section(String title) {
        lines.add(".SH " + title);
    }

    private void entry(String term, String about) {
        lines.add(".TP");
        lines.add(term);
        text("", about.isEmpty() ? "." : about);
    }

    private void text(String lead, String words) {
        lines.add(lead + (lead.isEmpty() ? guarded(escaped(words)) : escaped(words)));
    }

    private static String words(String[] paragraphs) {
        return plain(String.join(" ", paragraphs));
    }

    /** Without the marks of colours and lines that picocli's texts may have. */
    private static String plain(String text) {
        return Ansi.OFF
                .string(FORMAT.matcher(text).replaceAll(" ").replace("%%", "%"))
                .strip();
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }

    private static String guarded(String line) {
        return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
    }
}
