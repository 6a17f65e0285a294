package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import java.net.InetAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.Option;

/** Where a server listens. */
public final class BindOption {
    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on.", defaultValue = "127.0.0.1")
    private String address = "127.0.0.1";

    public String address() {
        return address;
    }

    /** Whether only this machine can connect. */
    public boolean isLoopback() {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** Who listens for others must know whom to let in, or has to be told to let in everybody. */
    public void checkGuarded(boolean guarded, UnguardedOption unguarded, String flags, Problems problems) {
        problems.check(
                guarded || unguarded.isAllowed() || isLoopback(),
                "--bind is " + address + ", where other machines reach it, and everybody would be let in; " + flags
                        + ", listen on 127.0.0.1, or say --allow-unauthenticated");
    }
}
