package io.ekiden.testkit.bench.balance;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.real.ApiClient.Reply;
import io.ekiden.testkit.real.EventTap;
import io.ekiden.testkit.real.LoadGenerator;
import io.ekiden.testkit.real.Marked;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What happens to an app of ten instances while clients that never try again ask for it. */
final class Stories {
    static final int WORKERS = 32;
    static final int KILLS = 3;
    static final int CHANGES = 50;

    /** What the name of a story begins with whose requests were in flight on an instance at the moment it was killed. */
    static final String IN_FLIGHT = "in flight at ";

    private static final int INSTANCES = 10;
    private static final int REQUESTS_PER_SECOND = 550;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String APP = "/bench-lb";

    private final Stack stack;
    private final Balancer balancer;
    private final int port = Ports.free();
    private final Map<String, Long> failed = new LinkedHashMap<>();
    private final Map<String, Long> reloads = new LinkedHashMap<>();
    private final List<String> samples = new ArrayList<>();
    private final List<Kill> kills = new ArrayList<>();

    Stories(Stack stack, Balancer balancer) {
        this.stack = stack;
        this.balancer = balancer;
    }

    /**
     * What came of it.
     *
     * @param failed requests by story
     * @param reloads of HAProxy by story
     * @param millis from the event that an instance is healthy until its first answer came through the balancer
     * @param samples some of what went wrong, in words
     */
    record Outcome(
            Map<String, Long> failed,
            Map<String, Long> reloads,
            List<Double> millis,
            List<String> samples,
            double requestsPerSecond) {}

    /** The moments, by {@link System#nanoTime}, before and after an instance was killed. */
    private record Kill(long before, long after) {}

    private interface Story {
        void tell() throws IOException, InterruptedException;
    }

    Outcome tell(int seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        accepted(stack.api().post("/v2/apps", app()));
        stack.api().running(APP, INSTANCES, true, LIMIT);
        awaitPort(port);
        try (var healthy = EventTap.open(stack.api().base(), "health_status_changed_event");
                var load = new LoadGenerator("127.0.0.1", port, REQUESTS_PER_SECOND, WORKERS)) {
            Wait.until("load is steady", LIMIT, load::answered, n -> n > REQUESTS_PER_SECOND);
            story("rolling upgrade", load, () -> change("{\"env\": {\"VERSION\": \"2\"}}"));
            story(CHANGES + " structural changes", load, this::structuralChanges);
            story("restart of the bridge", load, balancer::restart);
            story("kill -9 of " + KILLS + " instances", load, this::killInstances);
            story("kill -9 of the agent", load, this::killAgent);
            story("scale 1, 20, 3", load, () -> {
                change("{\"instances\": 1}");
                change("{\"instances\": 20}");
                change("{\"instances\": 3}");
            });
            story("calm", load, () -> {
                var limit = LIMIT.plusSeconds(seconds);
                Wait.until("the time is over", limit, load::answered, _ -> System.nanoTime() >= end);
            });
            var millis = millis(healthy, load);
            double rate = load.requestsPerSecond();
            stack.api().delete("/v2/apps" + APP + "?force=true");
            stack.api().settled(LIMIT);
            return new Outcome(failed, reloads, millis, samples, rate);
        }
    }

    private void story(String name, LoadGenerator load, Story story) throws IOException, InterruptedException {
        int failedBefore = load.failed().size();
        long reloadsBefore = balancer.reloads();
        story.tell();
        long answered = load.answered();
        Wait.until("requests after " + name, LIMIT, load::answered, n -> n > answered + REQUESTS_PER_SECOND);
        var failures = load.failed();
        var inFlight =
                failures.stream().skip(failedBefore).filter(this::wasInFlight).toList();
        var others = failures.stream()
                .skip(failedBefore)
                .filter(one -> !inFlight.contains(one))
                .toList();
        if (!kills.isEmpty()) {
            failed.put(IN_FLIGHT + name, (long) inFlight.size());
        }
        failed.put(kills.isEmpty() ? name : "others at " + name, (long) others.size());
        kills.clear();
        others.stream().limit(3).forEach(one -> samples.add(name + ": " + one.text()));
        reloads.put(name, balancer.reloads() - reloadsBefore);
    }

    /** The others know nothing of a kill: what was under way then and went wrong was on the instance that was killed. */
    private boolean wasInFlight(LoadGenerator.Failed one) {
        return kills.stream().anyMatch(kill -> one.wasUnderWay(kill.before(), kill.after()));
    }

    private void change(String body) throws IOException, InterruptedException {
        accepted(stack.api().put("/v2/apps" + APP, body));
        stack.api().settled(LIMIT);
    }

    private void structuralChanges() throws IOException, InterruptedException {
        var ports = new ArrayList<Integer>();
        for (int i = 0; i < CHANGES; i++) {
            int other = Ports.free();
            ports.add(other);
            accepted(stack.api().post("/v2/apps", """
                    {"id": "/bench-other-%d", "cmd": "sleep 1000", "cpus": 0.01, "mem": 16, "instances": 0,
                     "portDefinitions": [{"port": %d}], "requirePorts": false}""".formatted(other, other)));
        }
        for (int other : ports) {
            awaitPort(other);
        }
        for (int other : ports) {
            stack.api().delete("/v2/apps/bench-other-" + other);
        }
        stack.api().settled(LIMIT);
    }

    private void killInstances() {
        for (int kill = 0; kill < KILLS; kill++) {
            var victim = stack.api().running(APP, INSTANCES, true, LIMIT).get(kill);
            var id = victim.path("id").asText();
            var processes =
                    Marked.processes("bench-" + victim.path("ports").path(0).asInt());
            long before = System.nanoTime();
            processes.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            kills.add(new Kill(before, System.nanoTime()));
            Wait.until("the killed one is replaced", LIMIT, () -> stack.api().app(APP), app -> isReplaced(app, id));
        }
    }

    private static boolean isReplaced(JsonNode app, String id) {
        return app.path("tasksHealthy").asInt() == INSTANCES
                && !app.path("tasks").findValuesAsText("id").contains(id);
    }

    private void killAgent() throws IOException, InterruptedException {
        stack.crashAgent();
        stack.api().running(APP, INSTANCES, true, LIMIT);
    }

    private static List<Double> millis(EventTap healthy, LoadGenerator load) {
        var millis = new ArrayList<Double>();
        load.firstAnswers()
                .forEach((task, answered) -> healthy.heard().stream()
                        .filter(event -> event.path("alive").asBoolean()
                                && task.startsWith(event.path("instanceId").asText() + "."))
                        .map(event -> healthy.lastAt(event::equals))
                        // One that was killed is the same instance with another task, and is healthy another time.
                        .filter(at -> at.isBefore(answered))
                        .max(Comparator.naturalOrder())
                        .ifPresent(
                                at -> millis.add(Duration.between(at, answered).toNanos() / 1e6)));
        return millis;
    }

    private static void awaitPort(int port) {
        Wait.until("port " + port + " is open", LIMIT, () -> isOpen(port), open -> open);
    }

    private static boolean isOpen(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void accepted(Reply reply) {
        if (reply.status() / 100 != 2) {
            throw new IllegalStateException("a change was answered " + reply);
        }
    }

    private String app() {
        return """
                {"id": "%s", "cmd": "%s", "cpus": 0.1, "mem": 32, "disk": 0, "instances": %d,
                 "portDefinitions": [{"port": %d}], "requirePorts": false, "backoffSeconds": 1,
                 "healthChecks": [{"protocol": "HTTP", "path": "/", "portIndex": 0, "gracePeriodSeconds": 60,
                                   "intervalSeconds": 1, "timeoutSeconds": 10, "maxConsecutiveFailures": 3}],
                 "upgradeStrategy": {"minimumHealthCapacity": 1, "maximumOverCapacity": 0.3}}""".formatted(APP, stack.command(), INSTANCES, port);
    }
}
