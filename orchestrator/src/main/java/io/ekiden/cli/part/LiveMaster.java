package io.ekiden.cli.part;

import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.file.Tls;
import java.util.concurrent.ExecutionException;

/** A master that can be told anew while it runs. Never on an event loop. */
public interface LiveMaster extends AutoCloseable {
    /** What frameworks and operators may do from now on; connections that need more end. */
    void adopt(Acls acls) throws ExecutionException, InterruptedException;

    /** New connections are made like this. */
    void adopt(Tls tls) throws ExecutionException, InterruptedException;

    @Override
    void close();
}
