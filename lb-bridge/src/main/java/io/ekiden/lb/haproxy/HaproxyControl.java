package io.ekiden.lb.haproxy;

import io.ekiden.lb.change.Layout;
import io.ekiden.lb.change.OldWorkers;
import io.ekiden.lb.render.ConfigRenderer;
import io.ekiden.lb.render.Rendering;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Listener;
import io.ekiden.lb.view.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings HAProxy to a view, by the gentlest means that does it. Blocking; confined to one thread, so no Runtime command
 * ever meets a reload under way, where it could go to the old worker and be lost.
 */
public final class HaproxyControl {
    private static final Logger LOG = LoggerFactory.getLogger(HaproxyControl.class);

    /** How often a configuration is tried again without what HAProxy refused of it. */
    private static final int MOST_TRIES = 10;

    private final ConfigFile config;
    private final ConfigRenderer renderer;
    private final RuntimeApi runtime;
    private final HaproxyMaster master;
    private final Traffic traffic = new Traffic();
    private final DrainDesk desk;
    private final RuntimeChanges changes;
    private final LiveCertificates certificates;
    private final Bindings bindings;
    private final Refusals refusals = new Refusals();

    /** What HAProxy has accepted, unless that was in an earlier life. */
    private Optional<LbView> live = Optional.empty();

    /**
     * Controls the HAProxy of these paths.
     *
     * @param oldWorkers that may be left to finish what they have when it reloads
     */
    public HaproxyControl(HaproxyPaths paths, Path binary, ConfigRenderer renderer, OldWorkers oldWorkers) {
        this.config = new ConfigFile(paths, binary);
        this.renderer = renderer;
        this.runtime = new RuntimeApi(paths);
        this.master = new HaproxyMaster(paths, binary, runtime, oldWorkers);
        this.bindings = new Bindings(config);
        this.desk = new DrainDesk(runtime, traffic);
        this.certificates = new LiveCertificates(runtime);
        this.changes = new RuntimeChanges(runtime, traffic, desk, certificates);
    }

    /**
     * What came of a step.
     *
     * @param reloadReason why HAProxy was started or reloaded, if it was
     * @param pendingReason why it still has to be; new servers are not live yet
     * @param remainder why HAProxy, which has all servers, should be reloaded when things have settled; nothing waits for that
     * @param out ids of the tasks that are out of traffic
     */
    public record Outcome(
            Optional<String> reloadReason,
            Optional<String> pendingReason,
            Optional<String> remainder,
            List<Problem> problems,
            Set<String> out) {
        public Outcome {
            problems = List.copyOf(problems);
            out = Set.copyOf(out);
        }

        /** Nothing was done but drains. */
        public static Outcome ofDrains(Set<String> out) {
            return new Outcome(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), out);
        }

        private static Outcome of(
                Optional<String> reloadReason, Optional<String> pendingReason, List<Problem> problems) {
            return new Outcome(reloadReason, pendingReason, Optional.empty(), problems, Set.of());
        }

        private Outcome withOut(Set<String> taskIds) {
            return new Outcome(reloadReason, pendingReason, remainder, problems, taskIds);
        }

        private Outcome withRemainder(Optional<String> reason) {
            return new Outcome(reloadReason, pendingReason, reason, problems, out);
        }
    }

    /** Finds the HAProxy of an earlier life, or starts one with the configuration it left, so traffic flows before any Marathon answers. */
    public void begin() throws IOException {
        forget();
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

    /** True when an earlier life has left something to start with. */
    public boolean canBegin() {
        return config.exists();
    }

    /** The app that had each service port when the configuration in place was written; none without one. */
    public Map<Integer, String> owners() throws IOException {
        return config.owners();
    }

    /** True when HAProxy runs. */
    public boolean isRunning() {
        return master.isAlive();
    }

    /** True unless HAProxy runs and its socket is gone. */
    public boolean hasSocket() {
        return master.hasSocket();
    }

    /** The pid of the master, 0 when there is none. */
    public long pid() {
        return master.pid();
    }

    /** When HAProxy may be reloaded. */
    public enum Reloads {
        /** Not now: it is put off, and reported as pending. */
        LATER,
        /** When something cannot be had without. */
        WHERE_NEEDED,
        /** Also for the sake of {@link Outcome#remainder}. */
        FOR_REMAINDERS
    }

    /**
     * Applies a view: drains first, then what the Runtime API can do, then a reload if it takes one.
     *
     * @param reloads whether it may be reloaded now
     */
    public Outcome step(LbView wanted, List<DrainTarget> targets, Reloads reloads) throws IOException {
        if (master.isAlive() && !master.isReachable()) {
            LOG.warn("the socket of HAProxy is gone; it reads its configuration again, which makes another one");
            master.makeSocketAnew();
            forget();
        }
        if (master.isAlive()) {
            drain(targets, wanted);
        } else {
            // Before it is asked which ports are free: those of a HAProxy that has died are.
            master.endOrphans();
        }
        var problems = new ArrayList<Problem>();
        try (var ports = new PortReservations()) {
            var reachable = bindings.reachable(wanted, ports, master.isAlive(), problems);
            var acceptable = without(refusals.of(reachable, live), reachable, problems);
            var leaving = targets.stream().map(DrainTarget::taskId).collect(Collectors.toUnmodifiableSet());
            return bring(acceptable, leaving, reloads, problems).withOut(drain(targets, wanted));
        }
    }

    private Outcome bring(LbView asked, Set<String> leaving, Reloads reloads, List<Problem> problems)
            throws IOException {
        var running = master.isAlive();
        var rendering = render(asked, problems);
        if (rendering.isEmpty()) {
            startWithLastGood();
            return Outcome.of(Optional.empty(), Optional.of("the template fails"), problems);
        }
        var reason = running ? move(asked, rendering.get(), leaving) : Optional.of("HAProxy does not run");
        if (reason.isEmpty()) {
            var remainder = remainder(rendering.get());
            if (remainder.isEmpty() || reloads != Reloads.FOR_REMAINDERS || !master.hasRoom()) {
                return inStep(rendering.get(), problems).withRemainder(remainder);
            }
            reason = remainder;
        }
        if (running && reloads == Reloads.LATER) {
            return Outcome.of(Optional.empty(), reason, problems);
        }
        if (running && !master.hasRoom()) {
            return Outcome.of(
                    Optional.empty(),
                    reason.map(text -> text + "; it waits for the oldest of the old workers"),
                    problems);
        }
        var accepted = putInPlace(asked, problems);
        if (accepted.isEmpty()) {
            startWithLastGood();
            return Outcome.of(Optional.empty(), reason, problems);
        }
        var view = accepted.get().view();
        if (running && !view.equals(asked)) {
            reason = move(view, accepted.get().rendering(), leaving);
        }
        if (reason.isEmpty()) {
            return inStep(accepted.get().rendering(), problems);
        }
        boolean loaded = load(accepted.get(), running, problems);
        return Outcome.of(loaded ? reason : Optional.empty(), loaded ? Optional.empty() : reason, problems);
    }

    private Optional<String> remainder(Rendering rendering) {
        return traffic.aloneAndObserved(Layout.of(rendering.config()))
                .map(server -> "server " + server + " is alone, and one error would take it out");
    }

    /** The file always says what is wanted: what the Runtime API was told is lost when HAProxy restarts. */
    private Outcome inStep(Rendering rendering, List<Problem> problems) {
        try {
            if (!config.holds(rendering) || config.lastRead().isEmpty()) {
                config.place(rendering);
                config.markGood();
            }
        } catch (IOException full) {
            problems.add(new Problem(
                    Problem.Kind.HAPROXY_FAILED,
                    "",
                    0,
                    "HAProxy has all servers, but its configuration cannot be written (" + full.getMessage()
                            + "); it is tried again every few seconds"));
        }
        return Outcome.of(Optional.empty(), Optional.empty(), problems);
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

    /** Gives HAProxy the certificates that were renewed in their files. */
    public void renewCertificates() throws IOException {
        var loaded = config.lastRead();
        if (master.isAlive() && loaded.isPresent()) {
            certificates.refresh(loaded.get());
        }
    }

    /** Keeps HAProxy's log from growing for ever. Returns its length in bytes. */
    public long trimLog() {
        return master.trimLog();
    }

    /** Connections of old workers, as {@link RuntimeApi#oldSessions}. Any thread. */
    public String oldSessions() throws IOException {
        return runtime.oldSessions();
    }

    /** Ends HAProxy. */
    public void stop() throws IOException {
        master.stop();
        forget();
    }

    /** Does what the Runtime API can do. Returns why HAProxy has to be reloaded besides, if it has. */
    private Optional<String> move(LbView wanted, Rendering rendering, Set<String> leaving) throws IOException {
        return changes.bring(config, wanted, rendering, leaving);
    }

    private boolean load(Accepted accepted, boolean running, List<Problem> problems) throws IOException {
        // A certificate that is renewed meanwhile is new at the next look.
        var certified = LiveCertificates.look(accepted.rendering().config());
        var layout = Layout.of(accepted.rendering().config());
        try {
            if (running) {
                master.reload(layout);
            } else {
                master.start();
            }
            traffic.loaded(layout);
            certificates.loaded(certified);
            live = Optional.of(accepted.view());
            config.markGood();
            return true;
        } catch (HaproxyFailure failure) {
            LOG.warn("HAProxy keeps its last configuration: {}", failure.getMessage());
            config.restoreLastGood();
            return loadWithout(failure, accepted.view(), problems);
        }
    }

    /** A view that HAProxy accepts, and what of it is in place now. */
    private record Accepted(LbView view, Rendering rendering) {}

    /** What of the view HAProxy accepts, and has in place now: one app's wishes must not keep all others from changing. */
    private Optional<Accepted> putInPlace(LbView asked, List<Problem> problems) throws IOException {
        var view = asked;
        for (int tries = 1; ; tries++) {
            var rendered = render(view, problems);
            if (rendered.isEmpty()) {
                return Optional.empty();
            }
            var rendering = rendered.get();
            var refusal = config.holds(rendering) ? Optional.<String>empty() : config.swap(rendering);
            if (refusal.isEmpty()) {
                return Optional.of(new Accepted(view, rendering));
            }
            var culprits = Refusals.toLeaveOut(refusal.get(), rendering.config(), view, live, tries == MOST_TRIES - 1);
            if (culprits.isEmpty() || tries == MOST_TRIES) {
                problems.add(refused(ConfigFile.alerts(refusal.get())));
                return Optional.empty();
            }
            refusals.remember(view, culprits);
            view = without(culprits, view, problems);
        }
    }

    private Optional<Rendering> render(LbView view, List<Problem> problems) {
        try {
            return Optional.of(renderer.render(view));
        } catch (IllegalStateException template) {
            problems.add(refused(String.valueOf(template.getMessage())));
            return Optional.empty();
        }
    }

    /** Without these listeners, each with what is wrong with it. */
    private static LbView without(Map<String, String> refused, LbView view, List<Problem> problems) {
        for (var listener : view.listeners()) {
            var reason = refused.get(listener.name());
            if (reason != null) {
                problems.add(new Problem(
                        Problem.Kind.CONFIG_REFUSED,
                        listener.appId(),
                        listener.port(),
                        "service port " + listener.port() + " is left out, HAProxy refuses it: " + reason));
            }
        }
        return view.withoutListeners(refused.keySet());
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
            problems.add(bindings.exclude(listener));
        }
        var names = Set.copyOf(culprits.stream().map(Listener::name).toList());
        var accepted = putInPlace(view.withoutListeners(names), problems);
        if (accepted.isEmpty()) {
            startWithLastGood();
            return false;
        }
        return load(accepted.get(), master.isAlive(), problems);
    }

    /** Old traffic rules are better than none. */
    private void startWithLastGood() throws IOException {
        if (!master.isAlive()) {
            begin();
        }
    }

    private void forget() {
        traffic.unknown();
        live = Optional.empty();
    }

    private static Problem refused(String text) {
        return new Problem(
                Problem.Kind.CONFIG_REFUSED,
                "",
                0,
                "HAProxy refuses the configuration and keeps its last one: " + text);
    }
}
