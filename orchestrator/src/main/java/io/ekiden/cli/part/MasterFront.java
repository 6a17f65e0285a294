package io.ekiden.cli.part;

import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.security.file.Tls;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where and how a master listens, and who is let in.
 *
 * @param bind the address to listen on; the master's settings have the name and the port that others are told
 */
public record MasterFront(String bind, Guard guard, Tls tls) {
    /** What it was started with, and where it keeps its registry, by the names of Mesos's flags. */
    public SortedMap<String, String> flags() {
        var flags = new TreeMap<>(guard.protection().flags());
        flags.put("ip", bind);
        flags.put("registry", "zookeeper");
        return flags;
    }

    /** Lets everybody in. */
    public static MasterFront open(String bind) {
        return new MasterFront(bind, Guard.OPEN, Tls.NONE);
    }
}
