package io.ekiden.mesos.agent.process;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests on a {@link Host} that has begun on an empty directory, and is rid of all processes when a test ends. */
abstract class OnHost {
    @TempDir
    Path workDir;

    Host host;

    @BeforeEach
    void begin() throws Exception {
        host = new Host(workDir);
        host.begin();
    }

    @AfterEach
    void end() throws IOException {
        host.close();
    }
}
