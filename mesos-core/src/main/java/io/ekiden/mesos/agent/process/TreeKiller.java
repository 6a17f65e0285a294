package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.agent.isolation.Isolator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals whole trees. Requests that come close together share one look at {@code /proc}. Confined to the containerizer's thread.
 */
final class TreeKiller {
    private static final Logger LOG = LoggerFactory.getLogger(TreeKiller.class);
    private static final long RETRY_MIN_MILLIS = 20;
    private static final long RETRY_MAX_MILLIS = 1000;

    private final ScheduledExecutorService thread;
    private final Isolator isolator;
    private final Map<Run, Request> requests = new LinkedHashMap<>();
    private final ContainerMarks marks = new ContainerMarks();
    private @Nullable ScheduledFuture<?> next;
    private long retryMillis = RETRY_MIN_MILLIS;

    /** Later ones outrank earlier ones. */
    private enum Mode {
        TERMINATE,
        KILL
    }

    private record Request(Mode mode, Runnable afterwards) {}

    TreeKiller(ScheduledExecutorService thread, Isolator isolator) {
        this.thread = thread;
        this.isolator = isolator;
    }

    /** SIGTERM, once. */
    void terminate(Run run) {
        requests.putIfAbsent(run, new Request(Mode.TERMINATE, () -> {}));
        soon();
    }

    /** SIGKILL until the run has ended and nothing is left. */
    void kill(Run run) {
        requests.merge(run, new Request(Mode.KILL, () -> {}), (old, fresh) -> new Request(Mode.KILL, old.afterwards()));
        soon();
    }

    /** The same for what a command left behind at its end; {@code afterwards} runs when it has been signalled once. */
    void clean(Run run, Runnable afterwards) {
        requests.put(run, new Request(Mode.KILL, afterwards));
        soon();
    }

    /** What is new does not wait for the next try at what is old. */
    private void soon() {
        retryMillis = RETRY_MIN_MILLIS;
        if (next == null || (next.getDelay(TimeUnit.MILLISECONDS) > 0 && next.cancel(false))) {
            schedule(0);
        }
    }

    private void schedule(long millis) {
        next = thread.schedule(this::pass, millis, TimeUnit.MILLISECONDS);
    }

    private void pass() {
        next = null;
        try {
            signal(ProcessTable.read(marks));
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot look at the processes, trying again in {} ms", retryMillis, e);
        }
        if (!requests.isEmpty() && next == null) {
            schedule(retryMillis);
            retryMillis = Math.min(2 * retryMillis, RETRY_MAX_MILLIS); // some cannot die before their disk answers
        }
    }

    /** A request goes only when it has been met: a failure costs the others nothing, and is tried again. */
    private void signal(ProcessTable table) {
        new LinkedHashMap<>(requests).forEach((run, request) -> {
            try {
                signal(table, run, request);
            } catch (RuntimeException e) {
                LOG.warn(
                        "cannot signal a run, trying again in {} ms containerId={}", retryMillis, run.containerId(), e);
            }
        });
    }

    private void signal(ProcessTable table, Run run, Request request) {
        var tree = table.tree(run.containerId(), run.record(), isolator.processes(run.containerId()));
        boolean kill = request.mode() == Mode.KILL;
        // What keeps its terminal ends when all have closed it. Told to end, it would end the others within two
        // seconds.
        tree.stream()
                .filter(process -> kill || !run.hasTerminal() || !table.keepsTerminal(process))
                .forEach(process -> process.signal(kill));
        request.afterwards().run();
        boolean done = tree.isEmpty()
                && (run.stage() == Run.Stage.ENDED || !run.record().isAlive());
        if (kill && !done) {
            requests.put(run, new Request(Mode.KILL, () -> {}));
        } else {
            requests.remove(run);
        }
    }
}
