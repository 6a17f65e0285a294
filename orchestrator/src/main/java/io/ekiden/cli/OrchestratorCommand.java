package io.ekiden.cli;

import io.ekiden.cli.option.ClearTextOption;
import io.ekiden.cli.option.FrameworkLoginOptions;
import io.ekiden.cli.option.HttpPortOption;
import io.ekiden.cli.option.HttpsOptions;
import io.ekiden.cli.option.ListenOptions;
import io.ekiden.cli.option.Rereading;
import io.ekiden.cli.option.SecretAddress;
import io.ekiden.cli.option.TlsOptions;
import io.ekiden.cli.option.UnguardedOption;
import io.ekiden.cli.option.ZooKeeperTlsOptions;
import io.ekiden.cli.option.server.AgentDoorOptions;
import io.ekiden.cli.option.server.BehaviourOptions;
import io.ekiden.cli.option.server.StateOptions;
import io.ekiden.cli.part.ApiFront;
import io.ekiden.cli.part.Detectors;
import io.ekiden.cli.part.Foreground;
import io.ekiden.cli.part.FreePorts;
import io.ekiden.cli.part.Opened;
import io.ekiden.cli.part.OrchestratorPart;
import io.ekiden.cli.part.OwnZooKeeper;
import io.ekiden.cli.part.ZooKeeperPlace;
import io.ekiden.config.DurationConverter;
import io.ekiden.config.Problems;
import io.ekiden.mesos.detector.MasterAddress;
import io.ekiden.mesos.scheduler.HttpSchedulerClient;
import io.ekiden.mesos.scheduler.HttpSchedulerSettings;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.file.FileWatch;
import io.ekiden.mesos.security.file.FileWatch.Group;
import io.ekiden.mesos.security.file.Login;
import io.ekiden.mesos.security.file.Tls;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.orchestrator.door.HttpDoors;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code ekiden orchestrator}: an orchestrator alone, for a master in another process: ours, or one of Apache Mesos. */
@Command(
        name = "orchestrator",
        description = {
            "Runs an orchestrator: Marathon's API and the page, for a master of Ekiden or of Apache Mesos.",
            "Several with the same --zk elect one that leads; the others pass requests on to it.",
            "Tasks go on when it stops; the next start on the same state takes them up.",
            "Every option is also an environment variable: --http-port is EKIDEN_HTTP_PORT."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden orchestrator --master 127.0.0.1:5050",
            "  ekiden orchestrator --master zk://h1:2181/mesos --zk h1:2181 --hostname h1"
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class OrchestratorCommand implements Callable<Integer> {
    @Option(
            names = "--master",
            paramLabel = "MASTER",
            description = "zk://h1:2181,h2:2181/mesos where masters elect their leader, or their addresses,"
                    + " such as h1:5050,h2:5050; or file:///path of a file that says so.",
            showDefaultValue = Visibility.NEVER,
            required = true)
    private String master = "";

    @Option(
            names = "--zk",
            paramLabel = "ZK",
            description = "ZooKeeper that keeps the state, such as h1:2181,h2:2181, zk://h1:2181/path, or"
                    + " zk://name:password@h1:2181/path when it belongs to one user; or file:///path of a file that says so"
                    + " (default: one of its own, in --data-dir).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable String zk;

    @Option(
            names = "--zk-session-timeout",
            paramLabel = "TIME",
            description = "With --zk: a leader that is silent for this long is replaced.",
            converter = DurationConverter.class,
            defaultValue = "10s")
    private Duration zkSessionTimeout = OrchestratorPart.SESSION;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where the state is kept without --zk.",
            defaultValue = "./data/orchestrator")
    private Path dataDir = Path.of("data/orchestrator");

    @Mixin
    private HttpPortOption httpPort = new HttpPortOption();

    @Mixin
    private HttpsOptions https = new HttpsOptions();

    @Mixin
    private BehaviourOptions behaviour = new BehaviourOptions();

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Mixin
    private ZooKeeperTlsOptions zkTls = new ZooKeeperTlsOptions();

    @Mixin
    private UnguardedOption unguarded = new UnguardedOption();

    @Mixin
    private ClearTextOption clearText = new ClearTextOption();

    @Mixin
    private FrameworkLoginOptions login = new FrameworkLoginOptions();

    @Mixin
    private AgentDoorOptions agentDoor = new AgentDoorOptions();

    @Option(
            names = "--framework-name",
            paramLabel = "NAME",
            description = "Name it has at the master.",
            defaultValue = "ekiden")
    private String frameworkName = "ekiden";

    @Option(
            names = "--mesos-user",
            paramLabel = "USER",
            description = "Whom tasks run as that name nobody (default: who runs this).")
    private @Nullable String mesosUser;

    @Option(
            names = "--failover-timeout",
            paramLabel = "TIME",
            description = "The master keeps the tasks of an orchestrator that is away for this long.",
            converter = DurationConverter.class,
            defaultValue = "7d")
    private Duration failoverTimeout = OrchestratorPart.FAILOVER_TIMEOUT;

    @Option(
            names = "--mesos-encoding",
            paramLabel = "ENCODING",
            description = "How to speak to the master: ${COMPLETION-CANDIDATES}.",
            defaultValue = "PROTOBUF")
    private MediaType encoding = MediaType.PROTOBUF;

    /** The names of all its flags. */
    static Set<String> flags() {
        return CommandSpec.forAnnotatedObject(new OrchestratorCommand())
                .optionsMap()
                .keySet();
    }

    @Override
    public Integer call() throws Exception {
        var problems = new Problems();
        httpPort.check(problems);
        behaviour.check(problems);
        problems.checkTime("--failover-timeout", failoverTimeout, "1s", "365d");
        problems.checkTime("--zk-session-timeout", zkSessionTimeout, "1s", "1m");
        var watched = watched();
        var secure = tls.tls(problems);
        https.check(secure, problems);
        var masters = problems.understood(
                "--master", () -> MasterAddress.parse(SecretAddress.read("--master", master), secure.clientScheme()));
        var ensemble = Optional.ofNullable(zk)
                .flatMap(text -> problems.understood("--zk", () -> StateOptions.place(text)))
                .map(place -> place.with(zkTls.tls()));
        zkTls.check(problems);
        var comesAs = new Comer(new Login(login.credential(problems), secure), agentDoor.credential(problems));
        listen.checkGuarded(
                behaviour.isGuarded(),
                unguarded,
                "say whom to let in with --http-credentials, or let people in through a proxy that asks who they are",
                problems);
        var scheme = https.isHttpOn() ? "http" : "https";
        listen.checkHidden(scheme, clearText, "give --https-port, --disable-http, --tls-cert and --tls-key", problems);
        problems.throwIfAny();
        listen.warnOfClearText(scheme);
        return Foreground.run(
                "Ekiden orchestrator",
                opened -> start(opened, new Wanted(masters.orElseThrow(), comesAs, ensemble, watched)));
    }

    /** What was asked for, understood. */
    private record Wanted(MasterAddress masters, Comer comer, Optional<ZooKeeperPlace> ensemble, Watched watched) {}

    /** As whom it comes to the master, and to agents. */
    private record Comer(Login login, Optional<Credential> toAgents) {}

    /** Files that may change, with what was in them before they were read. */
    private record Watched(FileWatch watch, Group secret, Group ofAgents, Group certificates, Group door) {}

    private Watched watched() {
        var watch = new FileWatch();
        return new Watched(
                watch,
                watch.group("--mesos-authentication-secret-file", login.files()),
                watch.group(AgentDoorOptions.NAME, agentDoor.files()),
                watch.group("--tls-cert, --tls-key or --tls-ca", tls.files()),
                watch.group("--http-credentials", behaviour.doorFiles()));
    }

    private void follow(Watched watched, AtomicReference<Comer> comer, OrchestratorPart part, HttpDoors doors) {
        watched.secret().onChange(() -> comer.set(Rereading.of(this::comer)));
        watched.ofAgents().onChange(() -> comer.set(Rereading.of(this::comer)));
        watched.door().onChange(() -> behaviour.door().ifPresent(part::adopt));
        watched.certificates().onChange(() -> {
            var read = Rereading.of(this::comer);
            comer.set(read);
            part.adopt(read.login().tls());
            Opened.await(doors.adopt(read.login().tls()));
        });
    }

    private Comer comer(Problems problems) {
        return new Comer(new Login(login.credential(problems), tls.tls(problems)), agentDoor.credential(problems));
    }

    private Foreground.Running start(Opened opened, Wanted wanted)
            throws ExecutionException, InterruptedException, IOException {
        var tlsNow = wanted.comer().login().tls();
        var front = front(tlsNow);
        var masters = wanted.masters();
        var ensemble = wanted.ensemble();
        var vertx = Vertx.vertx();
        opened.push(() -> Opened.await(vertx.close()));
        var place = ensemble.isPresent()
                ? ensemble.get()
                : OwnZooKeeper.open(opened, dataDir, ZooKeeperPlace.OWN_ORCHESTRATOR);
        var detector = Detectors.open(masters, tlsNow.clientScheme(), zkTls.tls());
        opened.push(detector);
        var comer = new AtomicReference<>(wanted.comer());
        Supplier<Comer> now = () -> Objects.requireNonNull(comer.get());
        var doors = new HttpDoors(
                vertx, detector, () -> now.get().login(), () -> now.get().toAgents());
        var part = OrchestratorPart.start(
                vertx,
                settings(front, Detectors.text(masters)),
                new OrchestratorPart.Home(place, ensemble.isEmpty(), zkSessionTimeout),
                () -> new HttpSchedulerClient(
                        vertx,
                        vertx.getOrCreateContext(),
                        detector,
                        () -> HttpSchedulerSettings.DEFAULT
                                .with(encoding)
                                .with(now.get().login())),
                doors.doors());
        opened.push(part);
        opened.push(wanted.watched().watch());
        follow(wanted.watched(), comer, part, doors);
        if (ensemble.isEmpty()) {
            Opened.await(part.leads());
        }
        return new Foreground.Running(
                List.of(
                        "page and API  " + String.join(" ", front.urls()),
                        "master        " + Detectors.text(masters),
                        "state         " + place),
                part.ended(),
                () -> " Tasks that go on running: " + part.runningTasks() + "; start it again to take them up.");
    }

    private ApiFront front(Tls secure) {
        var free = new FreePorts(listen.bind());
        var clear = https.isHttpOn()
                ? OptionalInt.of(free.choose(HttpPortOption.NAME, httpPort.port()))
                : OptionalInt.empty();
        var hidden = https.port().isPresent()
                ? OptionalInt.of(free.choose(HttpsOptions.NAME, https.port().getAsInt()))
                : OptionalInt.empty();
        return new ApiFront(listen.bind(), listen.name(), clear, hidden, secure);
    }

    private OrchestratorPart.Settings settings(ApiFront front, String shownMaster) {
        var user = mesosUser == null ? System.getProperty("user.name") : mesosUser;
        return new OrchestratorPart.Settings(
                front,
                OrchestratorPart.Settings.framework(frameworkName, user, front.host(), failoverTimeout)
                        .withPrincipal(login.principal()),
                shownMaster,
                behaviour.behaviour());
    }
}
