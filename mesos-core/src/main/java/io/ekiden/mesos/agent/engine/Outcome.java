package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.isolation.Limits;
import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.container.ContainerInfo;
import java.util.Optional;

/** How a run with an image has ended, from what its client and its container say. */
sealed interface Outcome {
    /** Its program has run. */
    record Ended(ExitStatus status) implements Outcome {}

    /** It has not: no image, no such program, a network that is not there. */
    record NeverRan() implements Outcome {}

    /**
     * @param client how the engine's client ended
     * @param container absent when the engine does not know it, or not any more
     */
    static Outcome of(ImageRun run, ExitStatus client, Optional<Inspection> container) {
        if (run.isCutOff() && run.started()) {
            return new Ended(
                    new ExitStatus.Unknown("The network of its task group is gone: the container that holds it was"
                            + " removed by somebody else, so the task was killed"));
        }
        if (container.isEmpty()) {
            return run.started() ? new Ended(inWordsOf(run, client)) : new NeverRan();
        }
        var found = container.get();
        if (!found.hasRun()) {
            return new NeverRan();
        }
        if (found.running()) {
            return new Ended(new ExitStatus.Unknown("The client of its container was killed: " + client.message()));
        }
        if (found.outOfMemory() && found.exitCode() != 0) {
            return new Ended(new ExitStatus.Limited(memory(run)));
        }
        return new Ended(inWordsOf(run, ExitStatus.ofShell(found.exitCode())));
    }

    /** The executor of Docker's containers speaks of containers, that of Mesos's own of commands. */
    private static ExitStatus inWordsOf(ImageRun run, ExitStatus status) {
        if (run.container().type() == ContainerInfo.Type.MESOS) {
            return status;
        }
        return switch (status) {
            case ExitStatus.Exited(int code) -> new ExitStatus.ContainerExited(code);
            case ExitStatus.Signaled(int signal) -> new ExitStatus.ContainerExited(128 + signal);
            case ExitStatus.ContainerExited _, ExitStatus.Limited _, ExitStatus.Unknown _ -> status;
        };
    }

    private static Exceeded memory(ImageRun run) {
        // Without a limit it was the machine that had no more.
        var limits = Limits.of(run.run().task(), 0);
        long limit = limits.memoryLimit().orElse(limits.memoryBytes()) >> 20;
        return new Exceeded(
                Resources.MEM,
                "Memory limit exceeded: Requested: " + limit + "MB",
                Resources.EMPTY.withScalar(Resources.MEM, Resources.UNRESERVED, limit * 1000));
    }
}
