package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.mesos.security.file.Tls;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Certificates for the connections between masters, agents and frameworks. With any of these, addresses without a scheme are https. */
public final class TlsOptions {
    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "PEM: its certificate, and those up to its authority's. Masters and agents then listen with TLS"
                            + " alone, orchestrators at --https-port, and who connects shows it when asked"
                            + " (default: none).")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "PEM: the key of --tls-cert, PKCS#8 without a password. Only you may be able to read it"
                    + " (default: none).")
    private @Nullable Path key;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "PEM: authorities whose certificates are trusted (default: those that Java trusts).")
    private @Nullable Path authorities;

    @Option(
            names = "--tls-require-client-cert",
            description = "Who connects needs a certificate of --tls-ca too (default: none is asked for).")
    private boolean clientsNeedOne;

    /** Whose change changes {@link #tls}. */
    public List<Path> files() {
        return Stream.of(Optional.ofNullable(certificate), Optional.ofNullable(key), Optional.ofNullable(authorities))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Reads the files. */
    public Tls tls(Problems problems) {
        var given = new Tls.Given(
                Optional.ofNullable(certificate),
                Optional.ofNullable(key),
                Optional.ofNullable(authorities),
                clientsNeedOne);
        return problems.understood("--tls-…", () -> Tls.read(given, Instant.now()))
                .orElse(Tls.NONE);
    }
}
