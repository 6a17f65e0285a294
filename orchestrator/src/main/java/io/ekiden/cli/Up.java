package io.ekiden.cli;

import io.ekiden.cli.part.Foreground;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@code ekiden up} until the process is told to stop. */
final class Up {
    private static final Logger LOG = LoggerFactory.getLogger(Up.class);

    private Up() {}

    /** Starts everything and returns a negative code: the process goes on. */
    static int run(UpSettings settings) throws InterruptedException {
        var out = System.out;
        var data = DataDirectory.hold(settings.dataDir());
        var stack = new Stack(settings);
        try {
            var endpoints = stack.start();
            print(endpoints, settings, stack, out);
            // Last: who waits for the file may then read what was printed.
            endpoints.write(settings.dataDir());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack, data, settings, out), "stop"));
        } catch (ExecutionException | IOException e) {
            stack.close();
            throw Foreground.explained(e);
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
        stack.ended().onFailure(cause -> {
            LOG.error("Ekiden stops because its state can no longer be stored: {}", cause.getMessage());
            // Halting keeps the shutdown hook from waiting for what is broken; tasks go on running.
            Runtime.getRuntime().halt(Foreground.STATE_LOST);
        });
        return -1;
    }

    private static void print(Endpoints endpoints, UpSettings settings, Stack stack, PrintStream out) {
        out.println("Ekiden is ready (pid " + endpoints.pid() + ", data in " + settings.dataDir() + ")");
        out.println("  page and API  " + endpoints.http());
        out.println("  master        " + endpoints.master());
        out.println(
                settings.agents().simulated()
                        ? "  agents        " + settings.agents().plans().size() + " simulated: nothing really runs"
                        : "  agents        " + String.join(" ", endpoints.agents()));
        out.println("  ZooKeeper     " + endpoints.zk());
        out.println("  load balancer " + stack.balancerState());
        out.flush();
    }

    private static String remains(Stack stack, int tasks, UpSettings settings) {
        var text = new StringBuilder();
        if (tasks > 0 && !settings.agents().simulated()) {
            text.append(" Tasks that go on running: ").append(tasks).append("; start it again to take them up.");
        }
        if (stack.hasBalancer()) {
            text.append(" HAProxy goes on serving; its pid is in ")
                    .append(settings.dataDir().resolve("lb").resolve("haproxy.pid"))
                    .append('.');
        }
        return text.toString();
    }

    private static void stop(Stack stack, DataDirectory data, UpSettings settings, PrintStream out) {
        try {
            Endpoints.remove(settings.dataDir());
            int tasks = stack.runningTasks();
            stack.close();
            data.close();
            out.println("Ekiden stopped." + remains(stack, tasks, settings));
            out.flush();
        } catch (IOException e) {
            LOG.warn("While stopping: {}", e.toString());
        }
    }
}
