package io.ekiden.lb.haproxy;

import io.ekiden.lb.render.ConfigRenderer;
import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Listener;
import io.ekiden.lb.view.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings HAProxy to a view, by the gentlest means that does it. Blocking; confined to one thread, so no Runtime command
 * ever meets a reload under way, where it could go to the old worker and be lost.
 */
public final class HaproxyControl {
    private static final Logger LOG = LoggerFactory.getLogger(HaproxyControl.class);

    /** How long a listener is left out after HAProxy itself could not bind it. */
    private static final long EXCLUSION_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ConfigFile config;
    private final ConfigRenderer renderer;
    private final RuntimeApi runtime;
    private final HaproxyMaster master;
    private final Traffic traffic = new Traffic();
    private final DrainDesk desk;
    private final Map<String, Long> excludedUntil = new HashMap<>();

    /** Controls the HAProxy of these paths. */
    public HaproxyControl(HaproxyPaths paths, Path binary, ConfigRenderer renderer) {
        this.config = new ConfigFile(paths, binary);
        this.renderer = renderer;
        this.runtime = new RuntimeApi(paths);
        this.master = new HaproxyMaster(paths, binary, runtime);
        this.desk = new DrainDesk(runtime, traffic);
    }

    /**
     * What came of a step.
     *
     * @param reloadReason why HAProxy was started or reloaded, if it was
     * @param pendingReason why it still has to be; new servers are not live yet
     * @param out ids of the tasks that are out of traffic
     */
    public record Outcome(
            Optional<String> reloadReason, Optional<String> pendingReason, List<Problem> problems, Set<String> out) {
        public Outcome {
            problems = List.copyOf(problems);
            out = Set.copyOf(out);
        }

        private Outcome withOut(Set<String> taskIds) {
            return new Outcome(reloadReason, pendingReason, problems, taskIds);
        }
    }

    /** Finds the HAProxy of an earlier life, or starts one with the configuration it left, so traffic flows before any Marathon answers. */
    public void begin() throws IOException {
        if (master.adopt() || !config.exists()) {
            return;
        }
        try {
            master.start();
        } catch (HaproxyFailure failure) {
            LOG.warn(
                    "HAProxy does not start with the configuration of its last run; a new one follows: {}",
                    failure.getMessage());
        }
    }

    /** The app that had each service port when the configuration in place was written; none without one. */
    public Map<Integer, String> owners() throws IOException {
        return config.owners();
    }

    /** True when HAProxy runs. */
    public boolean isRunning() {
        return master.isAlive();
    }

    /** The pid of the master, 0 when there is none. */
    public long pid() {
        return master.pid();
    }

    /**
     * Applies a view: drains first, then what the Runtime API can do, then a reload if it takes one.
     *
     * @param mayReload false to put a reload off; it is then reported as pending
     */
    public Outcome step(LbView wanted, List<DrainTarget> targets, boolean mayReload) throws IOException {
        if (master.isAlive()) {
            drain(targets, wanted);
        }
        var problems = new ArrayList<Problem>();
        try (var ports = new PortReservations()) {
            var reachable = wanted.withoutListeners(unbindable(wanted, ports, problems))
                    .withoutShared(taken(wanted.edge(), ports, problems));
            return bring(reachable, mayReload, problems).withOut(drain(targets, wanted));
        }
    }

    private Outcome bring(LbView reachable, boolean mayReload, List<Problem> problems) throws IOException {
        var running = master.isAlive();
        var plan = plan(reachable);
        var reason = running ? plan.reloadReason() : Optional.of("HAProxy does not run");
        if (running) {
            move(plan);
        }
        Optional<String> done = Optional.empty();
        Optional<String> pending = Optional.empty();
        if (reason.isEmpty()) {
            rewrite(reachable, problems);
        } else if (running && !mayReload) {
            pending = reason;
        } else if (load(reachable, running, problems)) {
            done = reason;
        } else {
            pending = reason;
        }
        return new Outcome(done, pending, problems, Set.of());
    }

    /** One round of drains; returns the ids of the tasks that are out. Without a running HAProxy all are. */
    public Set<String> drain(List<DrainTarget> targets, LbView wanted) throws IOException {
        if (!master.isAlive()) {
            return Set.copyOf(targets.stream().map(DrainTarget::taskId).toList());
        }
        return desk.round(targets, wanted);
    }

    /** Ends the wait of these tasks: no new traffic, whatever they still hold. */
    public void giveUpOn(List<DrainTarget> targets) throws IOException {
        if (master.isAlive()) {
            desk.park(targets);
        }
    }

    /** Ends HAProxy. */
    public void stop() throws IOException {
        master.stop();
        traffic.unknown();
    }

    private ChangePlan plan(LbView wanted) {
        return traffic.live()
                .map(live -> ChangePlan.between(live, traffic.parked(), wanted))
                .orElseGet(() -> new ChangePlan(Optional.of("HAProxy was taken over"), List.of(), List.of()));
    }

    private void move(ChangePlan plan) throws IOException {
        if (plan.ready().isEmpty() && plan.maint().isEmpty()) {
            return;
        }
        for (var worker : runtime.showProc().workers()) {
            for (var key : plan.ready()) {
                runtime.setState(worker, key, "ready");
                traffic.unpark(key);
                desk.forget(key);
            }
            for (var key : plan.maint()) {
                runtime.setState(worker, key, "maint");
            }
        }
        traffic.park(plan.maint());
    }

    /** The file always says what is wanted: runtime changes are lost when HAProxy restarts. */
    private void rewrite(LbView view, List<Problem> problems) throws IOException {
        if (putInPlace(view, problems)) {
            config.markGood();
        }
    }

    private boolean load(LbView view, boolean running, List<Problem> problems) throws IOException {
        if (!putInPlace(view, problems)) {
            startWithLastGood();
            return false;
        }
        try {
            if (running) {
                master.reload();
            } else {
                master.start();
            }
            config.markGood();
            traffic.loaded(view);
            return true;
        } catch (HaproxyFailure failure) {
            LOG.warn("HAProxy keeps its last configuration: {}", failure.getMessage());
            config.restoreLastGood();
            return loadWithout(failure, view, problems);
        }
    }

    private boolean putInPlace(LbView view, List<Problem> problems) throws IOException {
        try {
            var rendering = renderer.render(view);
            var refusal = config.holds(rendering) ? Optional.<String>empty() : config.swap(rendering);
            refusal.ifPresent(text -> problems.add(refused(text)));
            return refusal.isEmpty();
        } catch (IllegalStateException template) {
            problems.add(refused(String.valueOf(template.getMessage())));
            return false;
        }
    }

    /** One address HAProxy could not bind must not keep all others from changing: leave its listener out for a while. */
    private boolean loadWithout(HaproxyFailure failure, LbView view, List<Problem> problems) throws IOException {
        var culprits = view.listeners().stream()
                .filter(listener -> failure.unbindable().contains(listener.name()))
                .toList();
        if (culprits.isEmpty()) {
            problems.add(new Problem(Problem.Kind.HAPROXY_FAILED, "", 0, String.valueOf(failure.getMessage())));
            startWithLastGood();
            return false;
        }
        for (var listener : culprits) {
            excludedUntil.put(listener.name(), System.nanoTime() + EXCLUSION_NANOS);
            problems.add(inUse(listener, "HAProxy could not bind it"));
        }
        var names = Set.copyOf(culprits.stream().map(Listener::name).toList());
        return load(view.withoutListeners(names), master.isAlive(), problems);
    }

    /** Old traffic rules are better than none. */
    private void startWithLastGood() throws IOException {
        if (!master.isAlive()) {
            traffic.unknown();
            begin();
        }
    }

    private Set<String> unbindable(LbView wanted, PortReservations ports, List<Problem> problems) throws IOException {
        var now = System.nanoTime();
        excludedUntil.values().removeIf(until -> until - now < 0);
        var held = master.isAlive() ? config.boundAddresses() : Set.<String>of();
        var names = new HashSet<String>();
        for (var listener : wanted.listeners()) {
            if (held.contains(listener.bind().place())) {
                continue;
            }
            var refusal = excludedUntil.containsKey(listener.name())
                    ? Optional.of("HAProxy could not bind it")
                    : ports.refusal(listener.bind().address(), listener.port());
            refusal.ifPresent(text -> {
                names.add(listener.name());
                problems.add(inUse(listener, text));
            });
        }
        return names;
    }

    private Set<Integer> taken(Edge edge, PortReservations ports, List<Problem> problems) throws IOException {
        var held = master.isAlive() ? config.boundAddresses() : Set.<String>of();
        var taken = new HashSet<Integer>();
        for (int port : edge.ports()) {
            if (!held.contains(edge.address() + ":" + port)) {
                ports.refusal(edge.address(), port).ifPresent(text -> {
                    taken.add(port);
                    problems.add(new Problem(
                            Problem.Kind.PORT_IN_USE,
                            "",
                            port,
                            "the port " + port + " of all apps cannot be bound (" + text
                                    + "); it is tried again every few seconds"));
                });
            }
        }
        return taken;
    }

    private static Problem inUse(Listener listener, String text) {
        return new Problem(
                Problem.Kind.PORT_IN_USE,
                listener.appId(),
                listener.port(),
                "service port " + listener.port() + " cannot be bound (" + text
                        + "); it is tried again every few seconds");
    }

    private static Problem refused(String text) {
        return new Problem(
                Problem.Kind.CONFIG_REFUSED,
                "",
                0,
                "HAProxy refuses the configuration and keeps its last one: " + text);
    }
}
