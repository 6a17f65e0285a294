package io.ekiden.cli.option;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What a process is called by others. */
final class HostNames {
    private HostNames() {}

    /** The name given, else the address listened on, else, for one that listens on all, that of this machine. */
    static String advertised(@Nullable String given, String bind) {
        if (given != null && !given.isBlank()) {
            return given.strip();
        }
        try {
            return InetAddress.getByName(bind).isAnyLocalAddress()
                    ? InetAddress.getLocalHost().getCanonicalHostName()
                    : bind;
        } catch (UnknownHostException e) {
            return bind;
        }
    }
}
