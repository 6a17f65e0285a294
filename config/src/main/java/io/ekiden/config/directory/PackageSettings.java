package io.ekiden.config.directory;

import io.ekiden.config.SettingsException;
import io.ekiden.config.directory.FlagDirectory.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that the files of an installation of Mesos say to one command: those of its {@link FlagDirectory}, such as
 * {@code /etc/mesos-slave}; and, when that is called as the packages call it, {@code default/mesos-slave}, {@code default/mesos} and
 * {@code mesos/zk} beside it. What comes first in this list wins.
 *
 * @param directory the first of these
 * @param settings by the flag's name in Mesos, with {@code -} for each {@code _}
 * @param ignored what is no setting, with the reason
 */
public record PackageSettings(Path directory, NavigableMap<String, Setting> settings, List<String> ignored) {
    private static final String PACKAGED = "mesos-";

    /** Variables that the packages turn into flags. */
    private static final Map<String, String> SHORT = Map.of(
            "MASTER", "master",
            "ZK", "zk",
            "IP", "ip",
            "PORT", "port",
            "CLUSTER", "cluster",
            "ISOLATION", "isolation",
            "LOGS", "log-dir");

    /**
     * Reads them all.
     *
     * @param command {@code agent} or {@code master}
     * @throws SettingsException naming every file that cannot be used
     */
    public static PackageSettings read(Path directory, String command) {
        var flags = FlagDirectory.read(directory);
        var settings = new TreeMap<>(flags.settings());
        var ignored = new ArrayList<>(flags.ignored());
        var etc = directory.toAbsolutePath().normalize().getParent();
        var name = SettingFile.nameOf(directory.toAbsolutePath().normalize());
        if (etc != null && name.startsWith(PACKAGED)) {
            for (var file : List.of(name, "mesos")) {
                defaults(etc.resolve("default").resolve(file), settings, ignored);
            }
            var zk = etc.resolve("mesos").resolve("zk");
            SettingFile.find(zk)
                    .filter(address -> !address.isEmpty())
                    .ifPresent(address ->
                            settings.putIfAbsent(command.equals("master") ? "zk" : "master", new Setting(address, zk)));
        }
        return new PackageSettings(directory, settings, List.copyOf(ignored));
    }

    /** Nothing was read. */
    public static PackageSettings none() {
        return new PackageSettings(Path.of(""), new TreeMap<>(), List.of());
    }

    /** Where the packages have the settings of a command; empty when Mesos is not installed here. */
    public static Optional<Path> packaged(String command) {
        var directory = Path.of(command.equals("master") ? "/etc/mesos-master" : "/etc/mesos-slave");
        return Files.isDirectory(directory) ? Optional.of(directory) : Optional.empty();
    }

    private static void defaults(Path file, NavigableMap<String, Setting> settings, List<String> ignored) {
        var variables = ShellVariables.read(file);
        ignored.addAll(variables.ignored());
        variables.values().forEach((variable, value) -> {
            var flag = SHORT.getOrDefault(variable, "");
            if (variable.startsWith("MESOS_")) {
                flag = variable.substring("MESOS_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
            }
            if (flag.isEmpty()) {
                ignored.add(file + ": " + variable + " is no setting");
            } else if (!value.isEmpty()) {
                settings.putIfAbsent(flag, new Setting(value, file));
            }
        });
    }

    /** What a flag such as {@code --work-dir} is set to, under any of its names. */
    public Optional<Setting> of(String flag) {
        return MesosNames.of(flag).stream()
                .filter(settings::containsKey)
                .map(settings::get)
                .findFirst();
    }
}
