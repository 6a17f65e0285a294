package io.ekiden.config;

import io.ekiden.config.directory.FlagDirectory.Setting;
import io.ekiden.config.directory.MesosNames;
import io.ekiden.config.directory.PackageSettings;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Makes every flag an environment variable too: {@code --http-port} is {@code EKIDEN_HTTP_PORT}. A flag wins over the environment, the
 * environment over files, files over the default of the flag. Flags that may be repeated take one value from the environment. Those of
 * commands that Mesos has too are read as it has them: from {@code MESOS_WORK_DIR}, and out of the files of its packages.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final String PREFIX = "EKIDEN_";
    /** Of the fetcher and the engine, for any command: what they say is a matter of the machine, not of how its agent is started. */
    private static final Set<String> AS_IN_MESOS = Set.of(
            "--fetcher-cache-size",
            "--fetcher-cache-dir",
            "--fetcher-stall-timeout",
            "--frameworks-home",
            "--hadoop-home",
            "--docker-config");

    /** What Mesos calls otherwise. */
    private static final Map<String, String> IN_MESOS = Map.of("--container-engine", "MESOS_DOCKER");

    /** Those of the script and of the log settings. */
    private static final Set<String> NO_FLAGS = Set.of("EKIDEN_HEAP", "EKIDEN_JAVA_OPTS", "EKIDEN_LOG_LEVEL");

    private final Map<String, String> environment;
    private final PackageSettings files;

    public EnvironmentDefaults(Map<String, String> environment) {
        this(environment, PackageSettings.none());
    }

    /** @param files for the one command that is run */
    public EnvironmentDefaults(Map<String, String> environment, PackageSettings files) {
        this.environment = Map.copyOf(environment);
        this.files = files;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        var flag = option.longestName();
        boolean isAsInMesos = option.command() != null
                && MesosNames.COMMANDS.contains(option.command().name());
        var inEnvironment = inEnvironment(flag, isAsInMesos || AS_IN_MESOS.contains(flag));
        return inEnvironment.isPresent() || !isAsInMesos
                ? inEnvironment.orElse(null)
                : files.of(flag).map(Setting::value).orElse(null);
    }

    private Optional<String> inEnvironment(String flag, boolean isAsInMesos) {
        return environmentName(flag, isAsInMesos).map(environment::get);
    }

    /** Of several variables that would set a flag, the one that does. */
    private Optional<String> environmentName(String flag, boolean isAsInMesos) {
        var names = isAsInMesos ? MesosNames.of(flag).stream().map(MesosNames::variable) : Stream.<String>empty();
        return Stream.of(Stream.of(variable(flag)), names, Stream.ofNullable(IN_MESOS.get(flag)))
                .flatMap(all -> all)
                .filter(environment::containsKey)
                .findFirst();
    }

    /** The variable that sets a flag of a command that Mesos has too. */
    public Optional<String> environmentName(String flag) {
        return environmentName(flag, true);
    }

    /** What the files say, of which a flag or the environment may say otherwise. */
    public PackageSettings files() {
        return files;
    }

    /** Variables that look like settings but are none of the flags', in alphabetical order: most likely misspelt. */
    public List<String> strangers(Collection<String> flags) {
        var known = flags.stream().map(EnvironmentDefaults::variable).collect(Collectors.toSet());
        return environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name) && !NO_FLAGS.contains(name))
                .sorted()
                .toList();
    }

    /** Name of the variable of a flag. */
    public static String variable(String flag) {
        return PREFIX + upper(flag);
    }

    private static String upper(String flag) {
        var name = flag.startsWith("--") ? flag.substring(2) : flag;
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
