package io.ekiden.cli.option.server;

import io.ekiden.cli.option.SecretAddress;
import io.ekiden.cli.option.ZooKeeperTlsOptions;
import io.ekiden.cli.part.StateAtRest;
import io.ekiden.cli.part.ZooKeeperPlace;
import io.ekiden.config.Problems;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the state is that a command reads or replaces. */
public final class StateOptions {
    @Option(
            names = "--zk",
            paramLabel = "ZK",
            description =
                    "ZooKeeper that keeps the state, as the orchestrators are told; or file:///path of a file that"
                            + " says so (default: the one in --data-dir).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable String zk;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Without --zk: that of an 'ekiden up' or 'ekiden orchestrator' that does not run now.",
            defaultValue = "./data")
    private Path dataDir = Path.of("data");

    @Mixin
    private ZooKeeperTlsOptions tls = new ZooKeeperTlsOptions();

    /** Reaches it. */
    public StateAtRest open() throws InterruptedException {
        var problems = new Problems();
        var ensemble = Optional.ofNullable(zk)
                .flatMap(text -> problems.understood("--zk", () -> place(text)))
                .map(place -> place.with(tls.tls()));
        tls.check(problems);
        problems.throwIfAny();
        return new StateAtRest(ensemble, dataDir);
    }

    /** Where an orchestrator is told to keep its state. */
    public static ZooKeeperPlace place(String text) {
        var written = SecretAddress.read("--zk", text);
        boolean hasPath = written.replaceFirst("^zk://", "").contains("/");
        return ZooKeeperPlace.parse(hasPath ? written : written + ZooKeeperPlace.OWN_ORCHESTRATOR);
    }
}
