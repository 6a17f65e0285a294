package io.ekiden.cli.client;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Defaults for commands that ask a cluster and are not {@link io.ekiden.cli.command.ClientCommand}s. Flags of {@link ServerOptions} get none
 * from the environment one by one, as it takes all of them, and the profile, to know which cluster is meant and who asks it.
 */
public final class ServerDefaults implements IDefaultValueProvider {
    private static final Set<String> FLAGS =
            Set.of("--url", "--profile", "--user", "--password-file", "--token-file", "--ca-file", "--request-timeout");

    private final IDefaultValueProvider others;
    private final Map<String, String> environment;

    /** @param others for all other flags */
    public ServerDefaults(IDefaultValueProvider others, Map<String, String> environment) {
        this.others = others;
        this.environment = Map.copyOf(environment);
    }

    /** What a command finds around it, for {@link ServerOptions}. */
    public static Map<String, String> environment(CommandSpec command) {
        return command.commandLine().getDefaultValueProvider() instanceof ServerDefaults defaults
                ? defaults.environment
                : System.getenv();
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) throws Exception {
        boolean isOfAServer = argument instanceof OptionSpec option && FLAGS.contains(option.longestName());
        return isOfAServer ? null : others.defaultValue(argument);
    }
}
