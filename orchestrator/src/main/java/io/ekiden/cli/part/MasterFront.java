package io.ekiden.cli.part;

import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.security.file.Tls;

/**
 * Where and how a master listens, and who is let in.
 *
 * @param bind the address to listen on; the master's settings have the name and the port that others are told
 */
public record MasterFront(String bind, Guard guard, Tls tls) {
    /** Lets everybody in. */
    public static MasterFront open(String bind) {
        return new MasterFront(bind, Guard.OPEN, Tls.NONE);
    }
}
