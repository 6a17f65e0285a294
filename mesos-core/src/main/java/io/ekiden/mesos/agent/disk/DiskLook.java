package io.ekiden.mesos.agent.disk;

import io.ekiden.mesos.agent.gc.DiskFill;
import java.io.IOException;

/** Tells how full a disk is at this moment. */
@FunctionalInterface
public interface DiskLook {
    DiskFill look() throws IOException;
}
