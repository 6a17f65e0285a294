package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.mesos.security.file.Tls;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether an orchestrator's API and page are there with TLS, under Marathon's names. */
public final class HttpsOptions {
    public static final String NAME = "--https-port";

    @Option(
            names = NAME,
            paramLabel = "PORT",
            description = "API and page with TLS, with the certificate of --tls-cert; 0 for any free port"
                    + " (default: none).")
    private @Nullable Integer port;

    @Option(
            names = "--disable-http",
            description = "API and page with TLS alone, which orchestrators then speak to each other too"
                    + " (default: at --http-port in clear as well).")
    private boolean disableHttp;

    /** The port that was asked for. */
    public OptionalInt port() {
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** False: nothing is said in clear. */
    public boolean isHttpOn() {
        return !disableHttp;
    }

    public void check(Tls tls, Problems problems) {
        if (port != null) {
            problems.checkPort(NAME, port);
            problems.check(
                    tls.serverScheme().equals("https"), NAME + " needs a certificate: give --tls-cert and --tls-key");
        }
        problems.check(!disableHttp || port != null, "--disable-http leaves no port: give " + NAME + " too");
    }
}
