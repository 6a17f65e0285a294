package io.ekiden.cli.option.server;

import io.ekiden.config.Problems;
import io.ekiden.mesos.model.container.ContainerInfo.Network;
import io.ekiden.orchestrator.launch.TaskInfoFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What tasks get whose definitions do not say, under Marathon's names. */
public final class TaskOptions {
    private static final String NETWORK = "--default-network-name";
    private static final String BRIDGE = "--mesos-bridge-name";
    private static final String PREFIX = "--env-vars-prefix";

    @Option(
            names = NETWORK,
            paramLabel = "NAME",
            description =
                    "Name of networks of containers that have none in the definition (default: it must have one).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable String network;

    @Option(
            names = BRIDGE,
            paramLabel = "NAME",
            description =
                    "What agents of Mesos call the network of mode container/bridge, for containers of type MESOS.",
            defaultValue = Network.MESOS_BRIDGE)
    private String bridge = Network.MESOS_BRIDGE;

    @Option(
            names = PREFIX,
            paramLabel = "TEXT",
            description = "Put before the names HOST, PORT, PORTS and PORT0 of variables that apps are told"
                    + " (default: nothing).",
            showDefaultValue = Visibility.NEVER)
    private String prefix = "";

    public void check(Problems problems) {
        network().flatMap(Network::complaint).ifPresent(wrong -> problems.add(NETWORK + " " + wrong));
        Network.complaint(bridge).ifPresent(wrong -> problems.add(BRIDGE + " " + wrong));
        problems.check(
                prefix.matches("([A-Za-z_][A-Za-z0-9_]*)?"),
                PREFIX + " is '" + prefix + "'; letters, digits and _ are possible, and no digit first");
    }

    /** Name of networks that have none. */
    Optional<String> network() {
        return Optional.ofNullable(network);
    }

    TaskInfoFactory.Settings tasks() {
        var rest = TaskInfoFactory.Settings.DEFAULT;
        return new TaskInfoFactory.Settings(prefix, rest.defaultUser(), rest.enforceGroupRole(), bridge);
    }
}
