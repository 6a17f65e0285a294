package io.ekiden.cli.option.machine;

import io.ekiden.config.EnvironmentDefaults;
import io.ekiden.config.SettingsException;
import io.ekiden.config.directory.FlagDirectory.Setting;
import io.ekiden.config.directory.MesosNames;
import io.ekiden.config.directory.PackageSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A directory with a file for each flag, as the packages of Mesos have it. It is read before the command line is, see {@link #find}. */
public final class ConfDirOption {
    private static final Logger LOG = LoggerFactory.getLogger(ConfDirOption.class);
    private static final String FLAG = "--conf-dir";

    @Option(
            names = FLAG,
            paramLabel = "DIR",
            description = {
                "A file for each flag, as the packages of Mesos have them: 'work_dir', '?strict', '?no-strict',",
                "and attributes/NAME and resources/NAME. Flags and the environment win. '' reads none",
                "(default: /etc/mesos-slave for an agent, /etc/mesos-master for a master, if it is there)."
            },
            showDefaultValue = Visibility.NEVER)
    @SuppressWarnings("UnusedVariable") // It is there to be allowed and explained; what it says is read in find.
    private @Nullable String directory;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /**
     * The files' settings for a command line, which is not understood yet.
     *
     * @throws SettingsException naming every file that cannot be used
     */
    public static PackageSettings find(String[] arguments, Map<String, String> environment) {
        if (arguments.length == 0
                || !MesosNames.COMMANDS.contains(arguments[0])
                || Arrays.stream(arguments)
                        .anyMatch(one ->
                                List.of("-h", "--help", "-V", "--version").contains(one))) {
            return PackageSettings.none();
        }
        var name = given(arguments).or(() -> Optional.ofNullable(environment.get(EnvironmentDefaults.variable(FLAG))));
        var directory = name.isPresent()
                ? name.filter(its -> !its.isBlank()).map(Path::of)
                : PackageSettings.packaged(arguments[0]);
        try {
            return directory.map(its -> PackageSettings.read(its, arguments[0])).orElseGet(PackageSettings::none);
        } catch (SettingsException unusable) {
            throw new SettingsException(FLAG + ": " + unusable.getMessage(), unusable);
        }
    }

    private static Optional<String> given(String[] arguments) {
        for (int i = 1; i < arguments.length; i++) {
            if (arguments[i].startsWith(FLAG + "=")) {
                return Optional.of(arguments[i].substring(FLAG.length() + 1));
            }
            if (arguments[i].equals(FLAG) && i + 1 < arguments.length) {
                return Optional.of(arguments[i + 1]);
            }
        }
        return Optional.empty();
    }

    private CommandSpec command() {
        if (command == null) {
            throw new IllegalStateException("not in a command");
        }
        return command;
    }

    private PackageSettings files() {
        return command().commandLine().getDefaultValueProvider() instanceof EnvironmentDefaults defaults
                ? defaults.files()
                : PackageSettings.none();
    }

    /** True when the flag or the environment says otherwise than a file. */
    private boolean isOverridden(OptionSpec option) {
        return command().commandLine().getParseResult().hasMatchedOption(option)
                || (command().commandLine().getDefaultValueProvider() instanceof EnvironmentDefaults defaults
                        && defaults.environmentName(option.longestName()).isPresent());
    }

    /**
     * Where a value may change while the process runs: the file it is in; or the one of the directory that would have it, there or not.
     *
     * @param flag such as {@code --attributes}
     * @param file that its value names, if it names one
     */
    Optional<Path> placeOf(String flag, Optional<Path> file) {
        var option = command().findOption(flag);
        if (file.isPresent() || (option != null && isOverridden(option))) {
            return file;
        }
        var setting = files().of(flag);
        var directory = files().directory();
        return setting.map(Setting::from)
                .or(() -> directory.toString().isEmpty()
                        ? Optional.empty()
                        : Optional.of(directory.resolve(flag.substring(2))));
    }

    /** What was read from where, in lines for people; and, in the log, what is there and has no effect. */
    public List<String> told() {
        var byFile = new TreeMap<Path, TreeSet<String>>();
        var known = new TreeSet<String>();
        for (var option : command().options()) {
            var flag = option.longestName();
            known.addAll(MesosNames.of(flag));
            files().of(flag).ifPresent(setting -> {
                if (isOverridden(option)) {
                    LOG.info("{} is given otherwise than in {}, which has no effect", flag, setting.from());
                } else {
                    byFile.computeIfAbsent(placeOf(setting), _ -> new TreeSet<>())
                            .add(flag);
                }
            });
        }
        files().settings().forEach((name, setting) -> {
            if (!known.contains(name)) {
                LOG.warn("{}: '{}' is no setting of Ekiden and has no effect", setting.from(), name);
            }
        });
        files().ignored().forEach(what -> LOG.warn("{}; it is not read", what));
        return byFile.entrySet().stream()
                .map(entry -> "settings  " + entry.getKey() + ": " + String.join(" ", entry.getValue()))
                .toList();
    }

    /** Those of the directory together, others by their file. */
    private Path placeOf(Setting setting) {
        return setting.from().startsWith(files().directory()) ? files().directory() : setting.from();
    }

    /** Which files a message about flags is about, so that nobody looks for them on the command line. */
    public static List<String> originsOf(String message, EnvironmentDefaults defaults) {
        var origins = new ArrayList<String>();
        defaults.files().settings().forEach((name, setting) -> {
            var flag = "--" + name;
            if (message.lines().anyMatch(line -> line.contains(flag))
                    && defaults.environmentName(flag).isEmpty()) {
                origins.add(flag + " is from " + setting.from() + ", unless the command line says it too");
            }
        });
        return origins.stream().distinct().collect(Collectors.toList());
    }
}
