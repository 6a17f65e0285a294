package io.ekiden.mesos.agent.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Signals whole trees. Requests that come close together share one look at {@code /proc}. Confined to the containerizer's thread.
 */
final class TreeKiller {
    private static final long RETRY_MILLIS = 20;

    private final ScheduledExecutorService thread;
    private final Map<Run, Request> requests = new LinkedHashMap<>();
    private boolean scheduled;

    /** Later ones outrank earlier ones. */
    private enum Mode {
        TERMINATE,
        KILL
    }

    private record Request(Mode mode, Runnable afterwards) {}

    TreeKiller(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /** SIGTERM, once. */
    void terminate(Run run) {
        requests.putIfAbsent(run, new Request(Mode.TERMINATE, () -> {}));
        schedule(0);
    }

    /** SIGKILL until the run has ended and nothing is left. */
    void kill(Run run) {
        requests.merge(run, new Request(Mode.KILL, () -> {}), (old, fresh) -> new Request(Mode.KILL, old.afterwards()));
        schedule(0);
    }

    /** The same for what a command left behind at its end; {@code afterwards} runs when it has been signalled once. */
    void clean(Run run, Runnable afterwards) {
        requests.put(run, new Request(Mode.KILL, afterwards));
        schedule(0);
    }

    private void schedule(long millis) {
        if (!scheduled) {
            scheduled = true;
            thread.schedule(this::pass, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void pass() {
        scheduled = false;
        var table = table();
        var now = Map.copyOf(requests);
        requests.clear();
        now.forEach((run, request) -> {
            var tree = table.tree(run.containerId().value(), run.record());
            boolean kill = request.mode() == Mode.KILL;
            tree.forEach(process -> process.signal(kill));
            request.afterwards().run();
            boolean done = tree.isEmpty()
                    && (run.stage() == Run.Stage.ENDED || !run.record().isAlive());
            if (kill && !done) {
                requests.putIfAbsent(run, new Request(Mode.KILL, () -> {}));
            }
        });
        if (!requests.isEmpty()) {
            schedule(RETRY_MILLIS);
        }
    }

    private static ProcessTable table() {
        try {
            return ProcessTable.read();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /proc", e);
        }
    }
}
