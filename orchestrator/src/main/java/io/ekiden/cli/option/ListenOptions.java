package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.mesos.security.file.Tls;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where a server listens, and under which name others reach it. */
public final class ListenOptions {
    private static final Logger LOG = LoggerFactory.getLogger(ListenOptions.class);

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on.", defaultValue = "127.0.0.1")
    private String bind = "127.0.0.1";

    @Option(
            names = "--hostname",
            paramLabel = "NAME",
            description = "Name that others reach it by (default: that of --bind, or of this machine).")
    private @Nullable String hostname;

    public String bind() {
        return bind;
    }

    /** What others are told. */
    public String name() {
        return HostNames.advertised(hostname, bind);
    }

    /** Whether only this machine can connect. */
    public boolean isLoopback() {
        return isLoopback(bind);
    }

    static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** To be called when it listens with this. */
    public void warnOfClearText(Tls tls) {
        if (!isLoopback() && tls.serverScheme().equals("http")) {
            LOG.warn(
                    "Secrets and all else travel in clear between machines; --tls-cert and --tls-key hide them bind={}",
                    bind);
        }
    }

    /** Who listens for others must know whom to let in, or has to be told to let in everybody. */
    public void checkGuarded(boolean guarded, UnguardedOption unguarded, String flags, Problems problems) {
        checkGuarded(bind, guarded, unguarded, flags, problems);
    }

    /** See {@link #checkGuarded(boolean, UnguardedOption, String, Problems)}. */
    public static void checkGuarded(
            String bind, boolean guarded, UnguardedOption unguarded, String flags, Problems problems) {
        problems.check(
                guarded || unguarded.isAllowed() || isLoopback(bind),
                "--bind is " + bind + ", where other machines reach it, and everybody would be let in; " + flags
                        + ", listen on 127.0.0.1, or say --allow-unauthenticated");
    }
}
