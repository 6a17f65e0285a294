package io.ekiden.lb.bluegreen.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.lb.LbSettings;
import io.ekiden.lb.bluegreen.BlueGreenMachine;
import io.ekiden.lb.bluegreen.Colour;
import io.ekiden.lb.bluegreen.Definition;
import io.ekiden.lb.bluegreen.Goal;
import io.ekiden.lb.bluegreen.GroupReader;
import io.ekiden.lb.bluegreen.Names;
import io.ekiden.lb.bluegreen.Progress;
import io.ekiden.lb.bluegreen.Rehearsal;
import io.ekiden.lb.bluegreen.Rollout;
import io.ekiden.lb.bluegreen.Seen;
import io.ekiden.lb.bluegreen.Step;
import io.ekiden.lb.bluegreen.Step.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** Looks, decides and does, until there is nothing more to do. Blocking, and may be ended at any time. */
public final class BlueGreen implements AutoCloseable {
    /** As many pauses in one while only an interval is waited for. */
    private static final int LONGER = 4;

    private final MarathonApi marathon;
    private final StatsReader stats;
    private final Places places;
    private final Clock clock;
    private final PreKill preKill;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Where to look.
     *
     * @param trust whom to trust where Marathons speak TLS; empty: as Java trusts
     * @param statistics of each HAProxy; none to leave draining to Marathon
     * @param pause between two looks
     */
    public record Places(
            List<URI> marathons,
            Optional<LbSettings.Login> login,
            Optional<SSLContext> trust,
            List<URI> statistics,
            Optional<LbSettings.Login> statisticsLogin,
            Duration pause) {
        public Places {
            marathons = List.copyOf(marathons);
            statistics = List.copyOf(statistics);
        }
    }

    /** Looks there. */
    public BlueGreen(Places places, Clock clock) {
        this(places, clock, PreKill.NONE);
    }

    /**
     * Looks there.
     *
     * @param preKill asked before tasks of an older app are ended
     */
    public BlueGreen(Places places, Clock clock, PreKill preKill) {
        this.places = places;
        this.clock = clock;
        this.preKill = preKill;
        this.marathon = new MarathonApi(places.marathons(), places.login(), places.trust());
        this.stats = new StatsReader(places.statistics(), places.statisticsLogin());
    }

    /** What keeps this app from being deployed at all, in words. */
    public Optional<String> obstacle(Definition given) throws IOException, InterruptedException, RefusedException {
        var names = given.names();
        var reader = look(names.base(), names.share());
        if (reader.hasOtherShare(names)) {
            return Optional.of(names.share() + " is there and is not the app that says the share of the group "
                    + names.group().substring(1) + "; this id is needed for it, so call one of the two otherwise");
        }
        if (reader.standsAlone(names)) {
            return Optional.of(given.names().base() + " is there without the label HAPROXY_DEPLOYMENT_GROUP="
                    + given.names().group().substring(1) + "; remove it, or give it that label and"
                    + " HAPROXY_DEPLOYMENT_STARTED_AT");
        }
        return reader.undated(given.names())
                .map(id ->
                        id + " has no time in HAPROXY_DEPLOYMENT_STARTED_AT, so HAProxy would take it for the younger"
                                + " one; give it one, as 2026-01-31T12:00:00");
    }

    /** How many balancers Marathon has take tasks out before it ends them: with one no statistics are needed. Empty where it waits for none. */
    public Optional<Integer> balancers() throws IOException, InterruptedException {
        return marathon.balancers();
    }

    /** The groups that are meant by the name of an app or of a group. */
    public List<Names> find(String name) throws IOException, InterruptedException, RefusedException {
        return look().find(name);
    }

    /**
     * What it would do.
     *
     * @param posted the app that is put beside the older one, or alone; none when it is there already
     * @param steps as of {@link Rehearsal}
     */
    public record Rehearsed(Optional<ObjectNode> posted, List<Step> steps) {
        public Rehearsed {
            steps = List.copyOf(steps);
        }
    }

    /** Looks, and does nothing. */
    public Rehearsed rehearse(Rollout rollout, Definition given)
            throws IOException, InterruptedException, RefusedException {
        var names = given.names();
        var apps = look();
        var seen = apps.seen(names, Optional.of(given), addresses(apps.hosts(names)), List.of());
        var steps = Rehearsal.of(rollout, names, seen);
        var now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        var posted = steps.stream()
                .flatMap(step -> step instanceof Step.Create(var instances)
                        ? Stream.of(given.next(apps.only(names), instances, seen.sizes(), now))
                        : Stream.empty())
                .findFirst();
        return new Rehearsed(posted, steps);
    }

    /**
     * Goes on to the end.
     *
     * @param given what shall be deployed; none to end what is under way
     * @param force also where Marathon works on the app already
     * @param reports told of each step, and of what is waited for when that changes
     * @throws RefusedException when Marathon does not take the app
     */
    public Step.End run(
            Rollout rollout, Names names, Optional<Definition> given, boolean force, Consumer<Report> reports)
            throws InterruptedException, RefusedException {
        var progress = Progress.START;
        var silentSince = Optional.<Instant>empty();
        var said = "";
        while (true) {
            var now = clock.instant();
            try {
                var apps = look();
                var seen = apps.seen(names, given, addresses(apps.hosts(names)), stats.read());
                var decision = BlueGreenMachine.decide(rollout, progress, seen, now);
                var report = Report.of(now, decision.step(), seen);
                if (!report.text().equals(said)) {
                    reports.accept(report);
                    said = report.text();
                }
                if (decision.step() instanceof Step.End end) {
                    return end;
                }
                boolean undoes = rollout.goal() == Goal.ABORT
                        || decision.progress().verdict().isPresent();
                progress = decision.progress();
                var moment = new Moment(seen, apps, now);
                if (!undoes) {
                    askFor(decision.step(), moment, rollout.maxWait());
                }
                act(decision.step(), names, given, moment, force || undoes);
                silentSince = Optional.empty();
            } catch (PreKill.NotNow refused) {
                return new Step.End(
                        Outcome.FAILED,
                        refused.getMessage() + "; nothing is undone: run it again, or complete or abort it");
            } catch (IOException silent) {
                var since = silentSince.orElse(now);
                silentSince = Optional.of(since);
                if (!now.isBefore(since.plus(rollout.maxWait()))) {
                    return new Step.End(Outcome.FAILED, silent.getMessage() + "; run it again to go on");
                }
                if (!said.equals(silent.getMessage())) {
                    said = String.valueOf(silent.getMessage());
                    reports.accept(new Report(now, "wait", said, List.of(), Optional.empty()));
                }
            }
            var pause = places.pause().multipliedBy(progress.waitsForTime() ? LONGER : 1);
            if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Step.End(Outcome.FAILED, "it was ended; run it again to go on");
            }
        }
    }

    /** What a step was decided on. */
    private record Moment(Seen seen, GroupReader apps, Instant now) {}

    private void act(Step step, Names names, Optional<Definition> given, Moment moment, boolean force)
            throws IOException, InterruptedException, RefusedException {
        switch (step) {
            case Step.Create(var instances) -> {
                var next = given.orElseThrow()
                        .next(
                                moment.apps().only(names),
                                instances,
                                moment.seen().sizes(),
                                LocalDateTime.ofInstant(moment.now(), ZoneOffset.UTC));
                create(next, names, moment.seen());
            }
            case Step.Scale(var id, var instances) -> marathon.scale(id, instances, force);
            case Step.Kill kill -> marathon.kill(kill.taskIds(), force);
            case Step.Remove(var id) -> marathon.remove(id, force);
            case Step.SetShare(var percent) -> setShare(percent, names, moment.seen());
            case Step.RemoveShare _ -> removeShare(moment.seen());
            case Step.Wait _, Step.End _ -> {}
        }
    }

    /** Tasks of the older app do not end before somebody has agreed. */
    private void askFor(Step step, Moment moment, Duration patience) throws PreKill.NotNow, InterruptedException {
        var colours = moment.seen().colours();
        if (colours.size() < 2) {
            return;
        }
        var old = colours.getFirst();
        var ids = switch (step) {
            case Step.Kill(var id, var some) when id.equals(old.id()) -> some;
            case Step.Remove(var id)
            when id.equals(old.id()) ->
                old.members().stream().map(Colour.Member::taskId).toList();
            default -> List.<String>of();
        };
        if (!ids.isEmpty()) {
            preKill.ask(
                    moment.apps().definition(old.id()),
                    moment.apps().tasks(old.id(), ids),
                    moment.apps().definition(colours.getLast().id()),
                    patience);
        }
    }

    /** A share of an app that Marathon does not take is nobody's; but it may be there, when the answer to an earlier try was lost. */
    private void create(ObjectNode app, Names names, Seen seen)
            throws IOException, InterruptedException, RefusedException {
        try {
            marathon.create(app);
        } catch (RefusedException refused) {
            var there = look().member(names, app.path("id").asText());
            if (there.isEmpty()) {
                removeShare(seen);
            } else if (Definition.isSame(app, there.get())) {
                return;
            }
            throw refused;
        }
    }

    private void setShare(int percent, Names names, Seen seen)
            throws IOException, InterruptedException, RefusedException {
        for (var said : seen.shares()) {
            marathon.put(said.appId(), Definition.share(names, said.appId(), percent), true);
        }
        if (!seen.shares().isEmpty()) {
            return;
        }
        try {
            marathon.create(Definition.share(names, names.share(), percent));
        } catch (RefusedException refused) {
            if (!look().isShare(names, names.share())) {
                throw refused;
            }
        }
    }

    private void removeShare(Seen seen) throws IOException, InterruptedException, RefusedException {
        for (var said : seen.shares()) {
            marathon.remove(said.appId(), true);
        }
    }

    private GroupReader look(String... ids) throws IOException, InterruptedException, RefusedException {
        return new GroupReader(marathon.apps(ids), marathon.deployments());
    }

    private static Map<String, String> addresses(Set<String> hosts) {
        var addresses = new HashMap<String, String>();
        for (var host : hosts) {
            try {
                addresses.put(host, InetAddress.getByName(host).getHostAddress());
            } catch (UnknownHostException unknown) {
                // HAProxy has no server for it either.
            }
        }
        return addresses;
    }

    @Override
    public void close() {
        closed.countDown();
        marathon.close();
        stats.close();
    }
}
