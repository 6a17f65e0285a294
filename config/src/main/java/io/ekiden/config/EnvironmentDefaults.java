package io.ekiden.config;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Makes every flag an environment variable too: {@code --http-port} is {@code EKIDEN_HTTP_PORT}. A flag wins over the environment, the
 * environment over the default of the flag. Flags that may be repeated take one value from the environment.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;

    public EnvironmentDefaults(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option ? environment.get(variable(option.longestName())) : null;
    }

    /** Name of the variable of a flag. */
    public static String variable(String flag) {
        var name = flag.startsWith("--") ? flag.substring(2) : flag;
        return "EKIDEN_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
