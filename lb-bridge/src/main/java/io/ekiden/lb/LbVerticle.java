package io.ekiden.lb;

import io.ekiden.lb.app.Apps;
import io.ekiden.lb.certificate.OperatorCertificates;
import io.ekiden.lb.haproxy.DrainTarget;
import io.ekiden.lb.haproxy.HaproxyControl;
import io.ekiden.lb.haproxy.HaproxyControl.Outcome;
import io.ekiden.lb.haproxy.HaproxyControl.Reloads;
import io.ekiden.lb.view.GoodLabels;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Problem;
import io.ekiden.lb.view.ServerNumbers;
import io.ekiden.lb.view.ViewBuilder;
import io.ekiden.lb.view.ViewSettings;
import io.ekiden.lb.watch.AppsWatcher;
import io.ekiden.lb.watch.HostResolver;
import io.ekiden.lb.watch.MarathonClient;
import io.ekiden.lb.watch.Outage;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of the bridge's state. Changes are gathered for a moment, drains are not; one job at a time works on
 * HAProxy, and the newest view wins.
 */
final class LbVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(LbVerticle.class);
    private static final long QUIESCENCE_MILLIS = 10;
    private static final long LONGEST_GATHERING_MILLIS = 50;
    private static final long DRAIN_ROUND_MILLIS = 20;
    private static final long SUPERVISION_MILLIS = 200;
    private static final long RESCUE_PAUSE_MILLIS = 1_000;
    private static final long RETRY_MILLIS = 2_000;
    private static final Set<Problem.Kind> FAILURES =
            Set.of(Problem.Kind.CONFIG_REFUSED, Problem.Kind.HAPROXY_FAILED, Problem.Kind.PORT_IN_USE);

    private final LbSettings settings;
    private final HaproxyControl control;
    private final WorkerExecutor worker;
    private final MarathonClient marathon;
    private final AppsWatcher watcher;
    private final HostResolver resolver;
    private final OperatorCertificates certificates;
    private final Registration registration;
    private final Outage renewal =
            new Outage(LOG, "certificates cannot be renewed, it is tried again", "certificates can be renewed again");
    private final ReloadPace pace = new ReloadPace();
    private final Drains drains;
    private final Complaints complaints = new Complaints();
    private final Consumer<Problem> refused;
    private final LabelsFile labelsFile;

    private ViewSettings viewSettings;
    private Apps apps = Apps.NONE;
    private ServerNumbers numbers = ServerNumbers.NONE;
    private GoodLabels good = GoodLabels.NONE;
    private LbView wanted = LbView.EMPTY;
    private Map<Integer, String> owners = Map.of();
    private List<Problem> problems = List.of();
    private Optional<String> pendingReload = Optional.empty();
    private Optional<Long> remainderSince = Optional.empty();
    private long reloads;
    private long labelsRefused;
    private String lastReload = "";
    private volatile LbStatus status = LbStatus.BEFORE_START;

    private boolean synced;
    private boolean closed;
    /** True when the wanted view has not been handed to HAProxy yet. */
    private boolean dirty;

    private boolean working;
    private boolean again;
    private long gatheringSince;
    private long lastRescue = now() - RESCUE_PAUSE_MILLIS;
    private long gatherTimer = -1;
    private long nextTimer = -1;

    /** @param refused hears each label that is refused, once, on the event loop */
    LbVerticle(
            Vertx vertx,
            LbSettings settings,
            HaproxyControl control,
            WorkerExecutor worker,
            OperatorCertificates certificates,
            Consumer<Problem> refused) {
        this.refused = refused;
        this.certificates = certificates;
        this.labelsFile = new LabelsFile(settings.directory());
        this.settings = settings;
        this.control = control;
        this.worker = worker;
        this.marathon = new MarathonClient(vertx, settings.marathons(), settings.access());
        this.watcher = new AppsWatcher(vertx, marathon, this::appsChanged);
        this.registration = new Registration(marathon, settings, watcher::isOutOfTouch);
        this.resolver = new HostResolver(vertx, () -> refresh(apps));
        this.drains = new Drains(settings.draining().timeout().toMillis());
        var reserved = new HashSet<>(settings.binding().reservedPorts());
        reserved.add(settings.binding().statsPort());
        var binding = settings.binding();
        this.viewSettings = new ViewSettings(
                binding.bindAddress(),
                reserved,
                binding.edge(),
                binding.exposure().groups(),
                binding.exposure().rules());
    }

    LbStatus snapshot() {
        return status;
    }

    /** What an earlier life has left. */
    private record Left(Map<Integer, String> owners, GoodLabels good, List<String> certificates) {}

    @Override
    public Future<?> start() {
        return worker.executeBlocking(() -> {
                    control.begin();
                    return new Left(control.owners(), labelsFile.read(), certificates.look());
                })
                .onSuccess(left -> {
                    owners = left.owners();
                    good = left.good();
                    viewSettings = viewSettings.withCertificates(left.certificates());
                    publish();
                    watcher.start();
                    register();
                    vertx.setPeriodic(SUPERVISION_MILLIS, timer -> supervise());
                    vertx.setPeriodic(RETRY_MILLIS, timer -> worker.executeBlocking(control::trimLog));
                    vertx.setPeriodic(RETRY_MILLIS, timer -> retry());
                    vertx.setPeriodic(settings.draining().registration().toMillis() / 3, timer -> register());
                });
    }

    @Override
    public Future<?> stop() {
        closed = true;
        watcher.stop();
        return worker.executeBlocking(() -> {
                    if (settings.haproxy().stopWithBridge()) {
                        control.stop();
                    }
                    return true;
                })
                .eventually(marathon::close);
    }

    private void appsChanged(Apps next) {
        var before = apps;
        apps = next;
        refresh(before);
    }

    private void refresh(Apps before) {
        var addresses = resolver.addresses(apps);
        numbers = numbers.next(apps);
        good = good.next(apps, viewSettings.rules());
        var view = ViewBuilder.build(apps, numbers, owners, addresses, good, viewSettings);
        owners = view.owners();
        dirty |= !view.equals(wanted) || !synced;
        wanted = view;
        var urgent = drains.update(before, apps, addresses, now()) || !synced;
        synced = true;
        if (urgent) {
            work();
        } else if (dirty) {
            gather();
        }
        publish();
    }

    /** Waits until changes pause, but not for ever: a deployment is many events. */
    private void gather() {
        if (gatherTimer >= 0) {
            vertx.cancelTimer(gatherTimer);
        } else {
            gatheringSince = now();
        }
        var left = LONGEST_GATHERING_MILLIS - (now() - gatheringSince);
        gatherTimer = vertx.setTimer(Math.clamp(left, 1, QUIESCENCE_MILLIS), timer -> {
            gatherTimer = -1;
            work();
        });
    }

    /** One job: the view if it changed, and a round of drains. */
    private void work() {
        if (closed) {
            return;
        }
        if (working) {
            again = true;
            return;
        }
        if (nextTimer >= 0) {
            vertx.cancelTimer(nextTimer);
            nextTimer = -1;
        }
        working = true;
        var view = wanted;
        var whole = dirty;
        dirty = false;
        var reloads =
                pace.waitMillis(now()) > 0 ? Reloads.LATER : settled() ? Reloads.FOR_REMAINDERS : Reloads.WHERE_NEEDED;
        var expired = drains.expired(now());
        var targets = drains.targets();
        worker.executeBlocking(() -> {
                    control.giveUpOn(expired);
                    return whole ? control.step(view, targets, reloads) : drainsOnly(view, targets);
                })
                .onComplete(answer -> {
                    working = false;
                    if (answer.succeeded()) {
                        finished(whole, view, reloads, answer.result());
                    } else {
                        failed(answer.cause());
                    }
                    report(expired.stream().map(DrainTarget::taskId).toList());
                    publish();
                    next();
                });
    }

    private Outcome drainsOnly(LbView view, List<DrainTarget> targets) throws IOException {
        return Outcome.ofDrains(control.drain(targets, view));
    }

    private void finished(boolean whole, LbView view, Reloads asked, Outcome outcome) {
        if (whole) {
            tell(outcome.problems());
            pendingReload = outcome.pendingReason();
            remainderSince = outcome.remainder().flatMap(_ -> remainderSince.or(() -> Optional.of(now())));
            outcome.reloadReason().ifPresent(reason -> {
                pace.spend(now());
                reloads++;
                lastReload = reason;
                LOG.info(
                        "HAProxy loaded reason=\"{}\" listeners={} reloads={}",
                        reason,
                        view.listeners().size(),
                        reloads);
            });
            if (pendingReload.isPresent() && asked != Reloads.LATER) {
                pace.postpone(now());
            }
        }
        // A task may only go once its successors have its traffic.
        if (pendingReload.isEmpty()) {
            report(outcome.out());
        }
    }

    private void failed(Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("the load balancer has a defect, its work is tried again", cause);
        }
        tell(List.of(new Problem(
                Problem.Kind.HAPROXY_FAILED,
                "",
                0,
                "HAProxy keeps what it has, for it cannot be brought up to date (" + cause.getMessage()
                        + "); it is tried again every few seconds")));
    }

    /** Each is said once when it begins, however often it is tried meanwhile, and once that all are over. */
    private void tell(List<Problem> now) {
        now.stream().filter(problem -> !problems.contains(problem)).forEach(problem -> LOG.warn("{}", problem.text()));
        if (now.isEmpty() && !problems.isEmpty()) {
            LOG.info("HAProxy has all again that it was asked for");
        }
        problems = now;
    }

    private void next() {
        if (again) {
            again = false;
            work();
            return;
        }
        var reloadIsDue = pendingReload.isPresent() && !isStuck();
        dirty |= reloadIsDue;
        if (reloadIsDue || !drains.isEmpty()) {
            var untilReload = reloadIsDue ? Math.max(1, pace.waitMillis(now())) : Long.MAX_VALUE;
            var untilRound = drains.isEmpty() ? Long.MAX_VALUE : DRAIN_ROUND_MILLIS;
            nextTimer = vertx.setTimer(Math.min(untilReload, untilRound), timer -> {
                nextTimer = -1;
                work();
            });
        }
    }

    private void report(Collection<String> taskIds) {
        var ids = new TreeSet<>(taskIds);
        ids.retainAll(drains.ids());
        if (!ids.isEmpty()) {
            drains.close(ids);
            LOG.info("tasks are out of traffic taskIds={}", ids);
            registration.send(ids);
        }
    }

    private void register() {
        registration.renew();
        registration.send(drains.reportedBefore());
    }

    /** HAProxy that has ended is started again at once, and if it ends again, every second. */
    private void supervise() {
        if (working || closed || now() - lastRescue < RESCUE_PAUSE_MILLIS) {
            return;
        }
        boolean runs = control.isRunning();
        if (runs && control.hasSocket()) {
            return;
        }
        if (!runs && (synced || control.canBegin())) {
            LOG.warn("HAProxy has ended and is started again");
        }
        lastRescue = now();
        // What has just failed may fail again: old traffic rules are better than none.
        if (synced && (runs || !isStuck())) {
            dirty = true;
            work();
        } else if (!runs && control.canBegin()) {
            startWithWhatWasLeft();
        }
    }

    /** No Marathon has answered yet, or what it wants cannot be put in place: what is there has to do. */
    private void startWithWhatWasLeft() {
        working = true;
        worker.executeBlocking(() -> {
                    control.begin();
                    return true;
                })
                .onFailure(failure -> LOG.warn("HAProxy cannot be started: {}", failure.getMessage()))
                .onComplete(_ -> {
                    working = false;
                    publish();
                    next();
                });
    }

    private void complain() {
        var said = complaints.round(wanted.problems());
        said.begun().forEach(problem -> LOG.warn("{}", Complaints.line(problem)));
        var labels = said.begun().stream()
                .filter(problem -> problem.kind() == Problem.Kind.WRONG_LABEL)
                .toList();
        labelsRefused += labels.size();
        publish();
        labels.forEach(refused);
        said.over().forEach(problem -> LOG.info("this is over: {}", Complaints.line(problem)));
    }

    private void retry() {
        if (synced && !closed) {
            complain();
            var labels = good;
            worker.executeBlocking(() -> {
                        labelsFile.keep(labels);
                        // The copies first: what is new in them can be told HAProxy at once.
                        var files = certificates.look();
                        control.renewCertificates();
                        return files;
                    })
                    .onSuccess(this::certified)
                    .onFailure(renewal::failed);
        }
        if (synced && (hasFailed() || settled())) {
            dirty = true;
            work();
        }
    }

    private void certified(List<String> files) {
        renewal.over();
        if (!files.equals(viewSettings.edge().certificates())) {
            viewSettings = viewSettings.withCertificates(files);
            refresh(apps);
        }
    }

    /** Something has been left to a reload for so long that no change in between will spare it. */
    private boolean settled() {
        long patience = settings.haproxy().upkeep().settling().toMillis();
        return remainderSince.filter(since -> now() - since > patience).isPresent();
    }

    private boolean hasFailed() {
        return problems.stream().anyMatch(problem -> FAILURES.contains(problem.kind()));
    }

    /** What concerns one app alone keeps no other from being loaded. */
    private boolean isStuck() {
        return problems.stream()
                .anyMatch(problem -> problem.kind() == Problem.Kind.HAPROXY_FAILED
                        || (problem.kind() == Problem.Kind.CONFIG_REFUSED
                                && problem.appId().isEmpty()));
    }

    private void publish() {
        var all = Stream.concat(wanted.problems().stream(), problems.stream())
                .sorted()
                .toList();
        // The pid is the worker thread's to know while it works.
        var pid = working ? status.haproxyPid() : control.pid();
        boolean inStep = synced && !working && !dirty && pendingReload.isEmpty();
        status = new LbStatus(
                pid,
                wanted.listeners(),
                all,
                drains.ids(),
                inStep,
                pendingReload.orElse(""),
                new LbStatus.Counts(reloads, labelsRefused),
                lastReload);
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
