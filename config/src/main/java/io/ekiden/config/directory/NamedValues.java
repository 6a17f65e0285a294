package io.ekiden.config.directory;

import io.ekiden.config.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A directory with a file for each value, such as {@code attributes/rack} with {@code r1} in it. <b>Source:</b>
 * {@code mesos-init-wrapper} of the Mesos packages, which skips empty files, as this does.
 *
 * @param ignored files that nobody can have meant, with the reason
 */
public record NamedValues(SortedMap<String, String> values, List<String> ignored) {
    private static final Pattern NAME = Pattern.compile("[^\\s:;\\p{Cntrl}]+");

    /**
     * Reads what there is now. A directory that does not exist holds nothing.
     *
     * @throws SettingsException naming every file that cannot be used: an agent without an attribute would be taken for another one
     */
    public static NamedValues read(Path directory) {
        var values = new TreeMap<String, String>();
        var ignored = new ArrayList<String>();
        var problems = new ArrayList<String>();
        if (Files.isDirectory(directory)) {
            for (var file : SettingFile.list(directory)) {
                try {
                    read(file, values, ignored);
                } catch (SettingsException wrong) {
                    problems.add(wrong.getMessage());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(String.join("\n", problems));
        }
        return new NamedValues(values, List.copyOf(ignored));
    }

    private static void read(Path file, Map<String, String> values, List<String> ignored) {
        var name = SettingFile.nameOf(file);
        if (SettingFile.isLeftover(file)) {
            ignored.add(file + " looks like a backup");
            return;
        }
        if (!Files.exists(file)) {
            throw new SettingsException(file + " is a link to nothing");
        }
        if (!Files.isRegularFile(file)) {
            throw new SettingsException(file + " is no file; it is to be one that holds the value of '" + name + "'");
        }
        if (!NAME.matcher(name).matches()) {
            throw new SettingsException(file + ": '" + name + "' is no name, as there are blanks, ':' or ';' in it");
        }
        var value = SettingFile.read(file);
        if (value.isEmpty()) {
            ignored.add(file + " is empty");
            return;
        }
        if (value.indexOf(';') >= 0 || value.lines().count() > 1) {
            throw new SettingsException(file + " holds more than one value; each has a file of its own");
        }
        values.put(name, value);
    }

    /** As the flag has it: {@code name:value;name:value}. */
    public String text() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(";"));
    }
}
