package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.orchestrator.store.ZooKeeperTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Certificates for the connections to ZooKeeper. With them, the ports in {@code zk://} are those of {@code secureClientPort}. */
public final class ZooKeeperTlsOptions {
    @Option(
            names = "--zk-tls-ca",
            paramLabel = "FILE",
            description = "PEM: authorities that vouch for the servers of ZooKeeper, which is spoken to with TLS then"
                    + " (default: none, in clear).")
    private @Nullable Path authorities;

    @Option(
            names = "--zk-tls-identity",
            paramLabel = "FILE",
            description = "PEM: the certificate to show to ZooKeeper, those up to its authority's, and its key"
                    + " (default: none).")
    private @Nullable Path identity;

    /** Whether the files are there. */
    public void check(Problems problems) {
        checkReadable("--zk-tls-ca", authorities, problems);
        checkReadable("--zk-tls-identity", identity, problems);
        problems.check(
                identity == null || authorities != null,
                "--zk-tls-identity is for TLS: say with --zk-tls-ca who vouches for the servers");
    }

    /** Absent: in clear. */
    public Optional<ZooKeeperTls> tls() {
        return Optional.ofNullable(authorities)
                .map(trusted -> new ZooKeeperTls(trusted, Optional.ofNullable(identity)));
    }

    private static void checkReadable(String name, @Nullable Path file, Problems problems) {
        problems.check(file == null || Files.isReadable(file), name + ": " + file + " cannot be read");
    }
}
