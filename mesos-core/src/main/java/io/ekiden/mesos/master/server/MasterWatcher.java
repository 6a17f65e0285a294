package io.ekiden.mesos.master.server;

import io.ekiden.mesos.master.MasterChange;
import io.ekiden.mesos.master.MasterState;

/** Sees what becomes of a master, each change once and in order, when it is durable. Called on the master's loop; must not block. */
interface MasterWatcher {
    /** For the log. */
    String name();

    /** What there is when the watch begins. */
    void begins(MasterState state);

    /** {@code before} and {@code after} are the states around this change alone. */
    void changed(MasterChange change, MasterState before, MasterState after);

    /** Called as often as a scheduler hears a heartbeat. */
    void beats();

    /** The master ends. */
    void ended();
}
