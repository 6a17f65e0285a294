package io.ekiden.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Makes every flag an environment variable too: {@code --http-port} is {@code EKIDEN_HTTP_PORT}. A flag wins over the environment, the
 * environment over the default of the flag. Flags that may be repeated take one value from the environment. Flags that agents of Mesos
 * have in their environment are read from there too, as {@code MESOS_FETCHER_CACHE_SIZE}.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final String PREFIX = "EKIDEN_";
    private static final String MESOS_PREFIX = "MESOS_";
    /** Of the fetcher and the engine: what they say is a matter of the machine, not of how its agent is started. */
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

    public EnvironmentDefaults(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        var flag = option.longestName();
        var ours = environment.get(variable(flag));
        if (ours != null) {
            return ours;
        }
        var theirs = AS_IN_MESOS.contains(flag) ? MESOS_PREFIX + upper(flag) : IN_MESOS.get(flag);
        return theirs == null ? null : environment.get(theirs);
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
