package io.ekiden.testkit.real.port;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The service ports and the ports of tasks, which are the same for every cluster on this machine. Tests whose apps or whose HAProxy listen
 * there have them one after the other, in whatever process they run.
 */
public final class MachinePorts implements AutoCloseable {
    private final FileChannel file;

    private MachinePorts(FileChannel file) {
        this.file = file;
    }

    /** Waits until nobody else has them; the death of who has them frees them. */
    public static MachinePorts take() throws IOException {
        var lock = Path.of(System.getProperty("java.io.tmpdir"), "ekiden-test-ports.lock");
        var file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        file.lock();
        return new MachinePorts(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
