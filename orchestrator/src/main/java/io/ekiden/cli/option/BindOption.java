package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where a server listens. */
public final class BindOption {
    private static final Logger LOG = LoggerFactory.getLogger(BindOption.class);

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on.", defaultValue = "127.0.0.1")
    private String address = "127.0.0.1";

    public String address() {
        return address;
    }

    /** Whether only this machine can connect. */
    public boolean isLoopback() {
        return isLoopback(address);
    }

    /** Whether what is sent there stays on this machine; of a name that nobody knows it is not known. */
    public static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /**
     * Who listens for others hides from third ones what is said, or has to be told not to.
     *
     * @param scheme {@code http}: all that is said can be heard
     */
    public void checkHidden(String scheme, ClearTextOption clearText, String flags, Problems problems) {
        problems.check(
                !isClearToOthers(scheme) || clearText.isAllowed(),
                "--bind is " + address
                        + ", where other machines reach it, and secrets and all else would travel in clear; " + flags
                        + ", listen on 127.0.0.1, or say --allow-clear-text");
    }

    /** To be called when it listens with this. */
    public void warnOfClearText(String scheme) {
        if (isClearToOthers(scheme)) {
            LOG.warn("Secrets and all else travel in clear between machines bind={}", address);
        }
    }

    private boolean isClearToOthers(String scheme) {
        return !isLoopback() && scheme.equals("http");
    }

    /** Who listens for others must know whom to let in, or has to be told to let in everybody. */
    public void checkGuarded(boolean guarded, UnguardedOption unguarded, String flags, Problems problems) {
        problems.check(
                guarded || unguarded.isAllowed() || isLoopback(),
                "--bind is " + address + ", where other machines reach it, and everybody would be let in; " + flags
                        + ", listen on 127.0.0.1, or say --allow-unauthenticated");
    }
}
