package io.ekiden.mesos.agent.process;

/**
 * A process that cannot be mistaken for a later one.
 *
 * @param start when it began, in clock ticks since boot: field 22 of {@code /proc/<pid>/stat}
 */
record ProcessId(long pid, long start) {
    /** True while it exists and is not a zombie. */
    boolean isAlive() {
        var stat = ProcStat.read(pid);
        return stat != null && stat.start() == start && !stat.isDead();
    }

    /** Sends SIGTERM, or SIGKILL, unless the pid belongs to another process by now. */
    void signal(boolean kill) {
        var handle = ProcessHandle.of(pid);
        if (handle.isPresent() && isAlive()) {
            // Without fork, and the JDK compares the start time once more right before kill(2).
            var _ = kill ? handle.get().destroyForcibly() : handle.get().destroy();
        }
    }
}
