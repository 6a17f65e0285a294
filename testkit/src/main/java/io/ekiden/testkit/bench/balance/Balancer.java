package io.ekiden.testkit.bench.balance;

import java.io.IOException;

/** A HAProxy and what keeps it in step with the tasks. Closing it ends both. */
interface Balancer extends AutoCloseable {
    /** Ends the bridge as {@code kill -9} does, and starts it again; HAProxy goes on. */
    void restart() throws IOException, InterruptedException;

    /** How often HAProxy has read its configuration, the first time too. */
    long reloads() throws IOException;

    @Override
    void close() throws IOException, InterruptedException;
}
