package io.ekiden.config.directory;

import io.ekiden.config.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A directory with a file for each flag: {@code work_dir} holds the value of {@code --work-dir}, {@code ?strict} and {@code ?no-strict}
 * set and unset one that has no value; {@code attributes} and {@code resources} may be directories of {@link NamedValues}.
 *
 * <p><b>Source:</b> {@code mesos-init-wrapper} of the Mesos packages. It would pass on backups and the names of directories too.
 *
 * @param settings by the flag's name, with {@code -} for each {@code _}
 * @param ignored what is there and is no setting, with the reason
 */
public record FlagDirectory(SortedMap<String, Setting> settings, List<String> ignored) {
    /** Flags that may be directories. */
    private static final Set<String> LISTS = Set.of("attributes", "resources");

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    /** A value, and the file or directory it is from. */
    public record Setting(String value, Path from) {}

    /**
     * Reads what there is now.
     *
     * @throws SettingsException naming every file that cannot be used
     */
    public static FlagDirectory read(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new SettingsException("there is no directory " + directory);
        }
        var reading = new Reading();
        for (var file : SettingFile.list(directory)) {
            try {
                reading.take(file);
            } catch (SettingsException wrong) {
                reading.problems.add(wrong.getMessage());
            }
        }
        if (!reading.problems.isEmpty()) {
            throw new SettingsException(String.join("\n", reading.problems));
        }
        return new FlagDirectory(reading.settings, List.copyOf(reading.ignored));
    }

    private static final class Reading {
        private final SortedMap<String, Setting> settings = new TreeMap<>();
        private final List<String> ignored = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        void take(Path file) {
            var name = SettingFile.nameOf(file);
            if (SettingFile.isLeftover(file)) {
                ignored.add(file + " looks like a backup");
            } else if (Files.isDirectory(file)) {
                takeDirectory(file, name);
            } else if (!Files.exists(file)) {
                throw new SettingsException(file + " is a link to nothing");
            } else if (!Files.isRegularFile(file)) {
                ignored.add(file + " is no file");
            } else if (name.startsWith("?")) {
                takeSwitch(file, name.substring(1));
            } else {
                takeValue(file, name);
            }
        }

        private void takeDirectory(Path directory, String name) {
            if (!LISTS.contains(name)) {
                ignored.add(directory + " is a directory");
                return;
            }
            var list = NamedValues.read(directory);
            ignored.addAll(list.ignored());
            if (!list.values().isEmpty()) {
                put(name, list.text(), directory);
            }
        }

        private void takeSwitch(Path file, String name) {
            boolean off = name.startsWith("no-") || name.startsWith("no_");
            put(off ? name.substring(3) : name, String.valueOf(!off), file);
        }

        private void takeValue(Path file, String name) {
            var value = SettingFile.read(file);
            if (value.isEmpty()) {
                ignored.add(file + " is empty");
            } else {
                put(name, value, file);
            }
        }

        private void put(String name, String value, Path from) {
            if (!NAME.matcher(name).matches()) {
                ignored.add(from + ": '" + name + "' is no name of a flag");
                return;
            }
            var before = settings.put(name.replace('_', '-'), new Setting(value, from));
            if (before != null) {
                throw new SettingsException(
                        before.from() + " and " + from + " are about the same flag; one of them is to go");
            }
        }
    }
}
