package io.ekiden.config.directory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variables out of a file such as {@code /etc/default/mesos-slave}. It is written for a shell; no shell is run. What is understood:
 * {@code NAME=value}, quoted or not, after {@code export} or not, and {@code `cat FILE`} as the whole value, as the packages have it.
 *
 * @param ignored lines that are more than that
 */
record ShellVariables(SortedMap<String, String> values, List<String> ignored) {
    private static final Pattern ASSIGNMENT = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)");
    private static final Pattern QUOTED = Pattern.compile("(?:'([^']*)'|\"([^\"$`\\\\]*)\")\\s*(?:#.*)?");
    private static final Pattern BARE = Pattern.compile("([^\\s'\"$`\\\\;&|<>()]*)\\s*(?:#.*)?");
    private static final Pattern CAT = Pattern.compile(
            "\"?(?:`\\s*cat\\s+([^\\s`'\"$]+)\\s*`|\\$\\(\\s*cat\\s+([^\\s)'\"$]+)\\s*\\))\"?\\s*(?:#.*)?");

    /** Reads the file; one that does not exist holds nothing. */
    static ShellVariables read(Path file) {
        var values = new TreeMap<String, String>();
        var ignored = new ArrayList<String>();
        if (Files.isRegularFile(file)) {
            int number = 0;
            for (var line : SettingFile.readAll(file).lines().toList()) {
                number++;
                var text = line.strip();
                if (!text.isEmpty() && !text.startsWith("#") && !take(text, values)) {
                    ignored.add(file + " line " + number + " is no plain NAME=value");
                }
            }
        }
        return new ShellVariables(values, List.copyOf(ignored));
    }

    private static boolean take(String line, SortedMap<String, String> values) {
        var assignment = ASSIGNMENT.matcher(line);
        if (!assignment.matches()) {
            return false;
        }
        var value = Objects.requireNonNull(assignment.group(2));
        var cat = CAT.matcher(value);
        if (cat.matches()) {
            SettingFile.find(Path.of(first(cat)))
                    .ifPresent(content -> values.put(Objects.requireNonNull(assignment.group(1)), content));
            return true;
        }
        for (var form : List.of(QUOTED, BARE)) {
            var plain = form.matcher(value);
            if (plain.matches()) {
                values.put(Objects.requireNonNull(assignment.group(1)), first(plain));
                return true;
            }
        }
        return false;
    }

    private static String first(Matcher matched) {
        for (int i = 1; i <= matched.groupCount(); i++) {
            var group = matched.group(i);
            if (group != null) {
                return group;
            }
        }
        return "";
    }
}
