package io.ekiden.lb.bluegreen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.config.Problems;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.bluegreen.stats.Balancer;
import io.ekiden.lb.bluegreen.stats.Counts;
import io.ekiden.lb.bluegreen.stats.ServerStats;
import io.ekiden.lb.view.Endpoint;
import io.ekiden.lb.view.GoodLabels;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.ServerNumbers;
import io.ekiden.lb.view.ViewBuilder;
import io.ekiden.lb.view.ViewSettings;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A Marathon and two load balancers that see it late, by the rules of the real bridge. A tick is a second. */
final class World {
    static final Names NAMES = new Names("/shop", "/shop");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    /** Whether Marathon lets tasks go on until no balancer sends them anything, as ours does. */
    boolean drains = true;
    /** Whether the balancers know shares, as ours do; else they name servers as marathon-lb does. */
    boolean shares = true;
    /** The younger app never gets healthy. */
    boolean sick;
    /** What part of its requests goes wrong. */
    double wrong;

    final TreeMap<String, App> apps = new TreeMap<>();
    private final SplittableRandom random;
    private final List<Task> leaving = new ArrayList<>();
    private final Lb[] balancers = {new Lb("http://lb1"), new Lb("http://lb2")};
    private int tick;
    private int nextTask;

    static final class App {
        final ObjectNode definition;
        final List<Task> tasks = new ArrayList<>();

        App(ObjectNode definition) {
            this.definition = definition;
        }

        int instances() {
            return definition.path("instances").asInt();
        }
    }

    static final class Task {
        final String id;
        final int port;
        final int readyAt;
        boolean killing;
        boolean isYoung;
        int sessions;

        Task(String id, int port, int readyAt) {
            this.id = id;
            this.port = port;
            this.readyAt = readyAt;
        }
    }

    private static final class Lb {
        final String name;
        LbView view = LbView.EMPTY;
        ServerNumbers numbers = ServerNumbers.NONE;
        final Map<Integer, Counts> counts = new TreeMap<>();

        Lb(String name) {
            this.name = name;
        }

        boolean takes(Task task) {
            return view.listeners().stream()
                    .flatMap(listener -> listener.active().stream())
                    .anyMatch(server ->
                            server.taskId().equals(task.id) && server.weight().orElse(1) > 0);
        }
    }

    World(SplittableRandom random) {
        this.random = random;
    }

    static Definition definition(String cmd, int instances) {
        var problems = new Problems();
        var app = JSON.createObjectNode().put("id", "shop").put("cmd", cmd).put("instances", instances);
        app.putArray("portDefinitions").addObject().put("port", 80);
        var read = Definition.read(app, problems);
        problems.throwIfAny();
        return read.orElseThrow();
    }

    Instant now() {
        return BEGINNING.plusSeconds(tick);
    }

    void create(Definition given, Step.Create create) {
        var seen = seen(Optional.of(given));
        var next = given.next(
                reader().only(NAMES), create.instances(), seen.sizes(), LocalDateTime.ofInstant(now(), ZoneOffset.UTC));
        put(next);
    }

    /** As Marathon stores it, with a service port of its own choice where 0 is asked for. */
    void put(ObjectNode definition) {
        if (definition.at("/portDefinitions/0/port").asInt(1) == 0) {
            ((ObjectNode) definition.at("/portDefinitions/0")).put("port", 10_000 + random.nextInt(100));
        }
        apps.put(definition.path("id").asText(), new App(definition));
    }

    /** Does a step as Marathon would. */
    void run(Step step, Definition given) {
        switch (step) {
            case Step.Create create -> create(given, create);
            case Step.Scale(var id, var instances) -> app(id).definition.put("instances", instances);
            case Step.Kill(var id, var ids) -> {
                var app = app(id);
                var found = app.tasks.stream()
                        .filter(task -> ids.contains(task.id) && !task.killing)
                        .toList();
                found.forEach(task -> task.killing = true);
                app.definition.put("instances", app.instances() - found.size());
            }
            case Step.Remove(var id) -> {
                var gone = app(id);
                apps.remove(id);
                gone.tasks.forEach(task -> task.killing = true);
                leaving.addAll(gone.tasks);
            }
            case Step.SetShare(var percent) -> put(Definition.share(NAMES, NAMES.share(), percent));
            case Step.RemoveShare() -> apps.remove(NAMES.share());
            case Step.Wait _, Step.End _ -> {}
        }
    }

    /** A second goes by. */
    void tick() {
        tick++;
        for (var app : apps.values()) {
            boolean isYoung = app.definition.path("cmd").asText().equals("new");
            long alive = app.tasks.stream().filter(task -> !task.killing).count();
            for (; alive < app.instances(); alive++) {
                int ready = sick && isYoung ? Integer.MAX_VALUE : tick + random.nextInt(1, 5);
                var task = new Task(
                        "%s.%05d".formatted(app.definition.path("id").asText().substring(1), nextTask),
                        31_000 + nextTask,
                        ready);
                task.isYoung = isYoung;
                app.tasks.add(task);
                nextTask++;
            }
            app.tasks.stream()
                    .filter(task -> !task.killing)
                    .sorted(Comparator.comparing((Task task) -> task.id).reversed())
                    .limit(Math.max(0, alive - app.instances()))
                    .forEach(task -> task.killing = true);
        }
        for (var lb : balancers) {
            if (random.nextInt(3) > 0) {
                look(lb);
            }
            traffic(lb);
        }
        apps.values().forEach(app -> app.tasks.removeIf(this::ends));
        leaving.removeIf(this::ends);
    }

    private boolean ends(Task task) {
        return task.killing
                && (!drains || Stream.of(balancers).noneMatch(lb -> lb.takes(task)))
                && random.nextBoolean();
    }

    private void look(Lb lb) {
        var read = AppsReader.readAll(json(shares));
        lb.numbers = lb.numbers.next(read);
        lb.view = ViewBuilder.build(
                read,
                lb.numbers,
                lb.view.owners(),
                Map.of("10.0.0.1", "10.0.0.1"),
                GoodLabels.NONE,
                ViewSettings.of("*", Set.of()));
        if (random.nextInt(20) == 0) {
            // A reload: it counts anew.
            lb.counts.clear();
        }
    }

    private void traffic(Lb lb) {
        for (var task : tasks().toList()) {
            if (lb.takes(task)) {
                long errors = task.isYoung && random.nextDouble() < wrong ? 4 : 0;
                lb.counts.merge(task.port, new Counts(4, errors), Counts::plus);
                task.sessions = random.nextInt(3);
            } else if (random.nextInt(4) == 0) {
                task.sessions = 0;
            }
        }
    }

    private Stream<Task> tasks() {
        return Stream.concat(apps.values().stream().flatMap(app -> app.tasks.stream()), leaving.stream());
    }

    /** Tasks that answer and get requests, where they are fewest. */
    int capacity() {
        return Stream.of(balancers)
                .mapToInt(lb -> Math.toIntExact(tasks().filter(task -> task.readyAt <= tick && lb.takes(task))
                        .count()))
                .min()
                .orElseThrow();
    }

    private GroupReader reader() {
        return new GroupReader(json(true), JSON.createArrayNode());
    }

    Seen seen(Optional<Definition> given) {
        return reader().seen(NAMES, given, Map.of("10.0.0.1", "10.0.0.1"), balancers());
    }

    List<Balancer> balancers() {
        var stats = new ArrayList<Balancer>();
        for (var lb : balancers) {
            var servers = new ArrayList<ServerStats>();
            tasks().forEach(task -> {
                boolean takes = lb.takes(task) && task.readyAt <= tick;
                // What is drained stands in no configuration: after a reload nothing is said of it.
                if (takes || random.nextBoolean() || task.sessions > 0) {
                    servers.add(new ServerStats(
                            "shop-80",
                            shares ? task.id : "host_10_0_0_1_" + task.port,
                            new Endpoint("10.0.0.1", task.port),
                            takes,
                            task.sessions,
                            lb.counts.getOrDefault(task.port, Counts.NONE)));
                }
            });
            stats.add(new Balancer(lb.name, Optional.of(servers)));
        }
        return stats;
    }

    JsonNode json(boolean withShare) {
        var all = JSON.createObjectNode();
        var list = all.putArray("apps");
        for (var app : apps.values()) {
            var node = app.definition.deepCopy();
            if (!withShare && node.path("id").asText().equals(NAMES.share())) {
                continue;
            }
            var tasks = node.putArray("tasks");
            boolean busy = false;
            for (var task : app.tasks) {
                boolean ready = task.readyAt <= tick;
                busy |= !ready || task.killing;
                var one = tasks.addObject().put("id", task.id).put("host", "10.0.0.1");
                one.put("state", task.killing ? "TASK_KILLING" : ready ? "TASK_RUNNING" : "TASK_STAGING");
                one.putArray("ports").add(task.port);
            }
            busy |= app.tasks.size() != app.instances();
            if (busy) {
                node.putArray("deployments").addObject().put("id", "d");
            }
            list.add(node);
        }
        return all;
    }

    App app(String id) {
        return Objects.requireNonNull(apps.get(id), id);
    }

    Set<String> ids() {
        return new TreeSet<>(apps.keySet());
    }
}
