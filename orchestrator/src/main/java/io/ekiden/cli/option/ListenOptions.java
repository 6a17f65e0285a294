package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.mesos.security.file.Tls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a server listens, and under which name others reach it. */
public final class ListenOptions {
    private static final Logger LOG = LoggerFactory.getLogger(ListenOptions.class);

    @Mixin
    private BindOption bind = new BindOption();

    @Option(
            names = "--hostname",
            paramLabel = "NAME",
            description = "Name that others reach it by (default: that of --bind, or of this machine).")
    private @Nullable String hostname;

    public String bind() {
        return bind.address();
    }

    /** What others are told. */
    public String name() {
        return HostNames.advertised(hostname, bind());
    }

    /** Whether only this machine can connect. */
    public boolean isLoopback() {
        return bind.isLoopback();
    }

    /** Who listens for others hides from third ones what is said, or has to be told not to. */
    public void checkHidden(Tls tls, ClearTextOption clearText, String flags, Problems problems) {
        problems.check(
                !isClearToOthers(tls) || clearText.isAllowed(),
                "--bind is " + bind()
                        + ", where other machines reach it, and secrets and all else would travel in clear; " + flags
                        + ", listen on 127.0.0.1, or say --allow-clear-text");
    }

    /** To be called when it listens with this. */
    public void warnOfClearText(Tls tls) {
        if (isClearToOthers(tls)) {
            LOG.warn("Secrets and all else travel in clear between machines bind={}", bind());
        }
    }

    private boolean isClearToOthers(Tls tls) {
        return !isLoopback() && tls.serverScheme().equals("http");
    }

    /** See {@link BindOption#checkGuarded}. */
    public void checkGuarded(boolean guarded, UnguardedOption unguarded, String flags, Problems problems) {
        bind.checkGuarded(guarded, unguarded, flags, problems);
    }
}
