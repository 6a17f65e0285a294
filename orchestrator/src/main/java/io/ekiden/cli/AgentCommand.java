package io.ekiden.cli;

import io.ekiden.cli.agent.AgentDrainCommand;
import io.ekiden.cli.agent.AgentListCommand;
import io.ekiden.cli.agent.AgentReactivateCommand;
import io.ekiden.cli.agent.AgentShowCommand;
import io.ekiden.cli.option.AgentGuardOptions;
import io.ekiden.cli.option.ClearTextOption;
import io.ekiden.cli.option.DiskOptions;
import io.ekiden.cli.option.EngineOptions;
import io.ekiden.cli.option.ExecutorOptions;
import io.ekiden.cli.option.FetcherOptions;
import io.ekiden.cli.option.IsolationOptions;
import io.ekiden.cli.option.ListenOptions;
import io.ekiden.cli.option.Rereading;
import io.ekiden.cli.option.SecretAddress;
import io.ekiden.cli.option.TlsOptions;
import io.ekiden.cli.option.UnguardedOption;
import io.ekiden.cli.option.ZooKeeperTlsOptions;
import io.ekiden.cli.option.machine.ConfDirOption;
import io.ekiden.cli.option.machine.DomainOption;
import io.ekiden.cli.option.machine.OfferedOptions;
import io.ekiden.cli.option.machine.RecoveryOptions;
import io.ekiden.cli.part.AgentPart;
import io.ekiden.cli.part.Detectors;
import io.ekiden.cli.part.Foreground;
import io.ekiden.cli.part.FreePorts;
import io.ekiden.cli.part.Opened;
import io.ekiden.cli.part.OwnLoop;
import io.ekiden.cli.part.UserSignal;
import io.ekiden.config.DurationConverter;
import io.ekiden.config.Problems;
import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.HttpMasterLink;
import io.ekiden.mesos.agent.RecoverySettings;
import io.ekiden.mesos.agent.disk.DiskSettings;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.machine.AgentTimeouts;
import io.ekiden.mesos.detector.MasterAddress;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.place.Domain;
import io.ekiden.mesos.security.Realm;
import io.ekiden.mesos.security.file.FileWatch;
import io.ekiden.mesos.security.file.FileWatch.Group;
import io.ekiden.mesos.security.file.Login;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ekiden agent}: one machine's agent, for a master in another process. */
@Command(
        name = "agent",
        description = {
            "Runs an agent: it offers this machine to a master, and runs what is launched on it.",
            "Tasks go on when it stops; the next start with the same --work-dir takes them up.",
            "On SIGUSR1 it leaves the master for good, ends its tasks and stops.",
            "With list, show, drain or reactivate it runs none, and asks an orchestrator of those of the cluster.",
            "Every option is also an environment variable: --work-dir is EKIDEN_WORK_DIR, or MESOS_WORK_DIR."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden agent --master 127.0.0.1:5050 --work-dir /var/lib/ekiden/agent",
            "  ekiden agent --master zk://h1:2181,h2:2181/mesos --attributes 'rack:a'",
            "  ekiden agent list"
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        subcommands = {
            AgentListCommand.class,
            AgentShowCommand.class,
            AgentDrainCommand.class,
            AgentReactivateCommand.class
        })
final class AgentCommand implements Callable<Integer> {
    @Option(
            names = "--master",
            paramLabel = "MASTER",
            description =
                    "host:port of the master, or of several with commas between them; or zk://h1:2181,h2:2181/path"
                            + " where masters elect their leader; or file:///path of a file that says so.",
            showDefaultValue = Visibility.NEVER,
            required = true)
    private String master = "";

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description = "Sandboxes and what the agent has to remember. Belongs to one agent.",
            defaultValue = "./data/agent")
    private Path workDir = Path.of("data/agent");

    @Option(names = "--port", paramLabel = "PORT", description = "0 for any free port.", defaultValue = "5051")
    private int port;

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Mixin
    private AgentGuardOptions guard = new AgentGuardOptions();

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Mixin
    private ZooKeeperTlsOptions zkTls = new ZooKeeperTlsOptions();

    @Mixin
    private UnguardedOption unguarded = new UnguardedOption();

    @Mixin
    private ClearTextOption clearText = new ClearTextOption();

    @Mixin
    private IsolationOptions isolation = new IsolationOptions();

    @Mixin
    private ConfDirOption confDir = new ConfDirOption();

    @Mixin
    private OfferedOptions offered = new OfferedOptions();

    @Mixin
    private DomainOption domain = new DomainOption();

    @Mixin
    private RecoveryOptions recovery = new RecoveryOptions();

    @Option(
            names = "--registration-backoff-factor",
            paramLabel = "TIME",
            description = "Wait before a master is looked for again; doubled each time, twice.",
            converter = DurationConverter.class,
            defaultValue = "1s")
    private Duration registrationBackoff = AgentTimeouts.DEFAULT.registrationMin();

    @Mixin
    private FetcherOptions fetcher = new FetcherOptions();

    @Mixin
    private DiskOptions disk = new DiskOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private ExecutorOptions executors = new ExecutorOptions();

    @Override
    public Integer call() throws Exception {
        var problems = new Problems();
        problems.checkPort("--port", port);
        problems.checkTime("--registration-backoff-factor", registrationBackoff, "10ms", "1m");
        fetcher.check(problems);
        engine.check(problems);
        executors.check(problems);
        var watched = watched();
        var secure = tls.tls(problems);
        var masters = problems.understood(
                "--master", () -> MasterAddress.parse(SecretAddress.read("--master", master), secure.clientScheme()));
        var machine = offered.offered(problems);
        var place = domain.domain(problems);
        var again = recovery.settings(problems);
        zkTls.check(problems);
        var login = new Login(guard.credential(problems), secure);
        var limits = new Limits(isolation.settings(problems), disk.settings(problems));
        var protection = guard.protection(problems);
        listen.checkGuarded(
                protection.closed().containsAll(Set.of(Realm.AGENT_READONLY, Realm.AGENT_READWRITE)),
                unguarded,
                "name who may read its state and run commands beside its tasks with --http-credentials",
                problems);
        listen.checkHidden(secure.serverScheme(), clearText, "give --tls-cert and --tls-key", problems);
        problems.throwIfAny();
        listen.warnOfClearText(secure.serverScheme());
        var front = new AgentPart.Front(listen.bind(), new Guard(protection), secure);
        return Foreground.run(
                "Ekiden agent",
                opened -> start(
                        opened,
                        new Wanted(
                                masters.orElseThrow(),
                                new Machine(machine.orElseThrow(), limits, again, place),
                                front,
                                login,
                                watched)));
    }

    /** What was asked for, understood. */
    private record Wanted(
            MasterAddress masters, Machine machine, AgentPart.Front front, Login login, Watched watched) {}

    /** What it offers, and how. */
    private record Machine(
            OfferedOptions.Offered offered, Limits limits, RecoverySettings recovery, Optional<Domain> domain) {
        AgentSettings settings(String hostname, int port, Path directory) {
            return new AgentSettings(hostname, port, directory, offered.all(directory), offered.attributes())
                    .withIsolation(limits.isolation())
                    .withDisk(limits.disk())
                    .withRecovery(recovery)
                    .withDomain(domain);
        }
    }

    /** What tasks may use, and what is kept of them. */
    private record Limits(IsolationSettings isolation, DiskSettings disk) {}

    /** Files that may change, with what was in them before they were read. */
    private record Watched(FileWatch watch, Group known, Group login, Group certificates, Group attributes) {}

    private Watched watched() {
        var watch = new FileWatch();
        return new Watched(
                watch,
                watch.group("--http-credentials", guard.protectionFiles()),
                watch.group("--credential", guard.credentialFiles()),
                watch.group("--tls-cert, --tls-key or --tls-ca", tls.files()),
                watch.group("--attributes", offered.files(confDir)));
    }

    private void follow(Watched watched, Guard door, HttpServer http, HttpMasterLink link) {
        watched.known().onChange(() -> door.adopt(Rereading.of(guard::protection)));
        watched.login().onChange(() -> Opened.await(link.adopt(Rereading.of(this::login))));
        watched.certificates().onChange(() -> {
            var login = Rereading.of(this::login);
            Opened.await(login.tls().renew(http));
            Opened.await(link.adopt(login));
        });
    }

    private Login login(Problems problems) {
        return new Login(guard.credential(problems), tls.tls(problems));
    }

    private Foreground.Running start(Opened opened, Wanted wanted)
            throws ExecutionException, InterruptedException, IOException {
        var masters = wanted.masters();
        var front = wanted.front();
        var login = wanted.login();
        int chosen = new FreePorts(listen.bind()).choose("--port", port);
        var vertx = Vertx.vertx();
        opened.push(() -> Opened.await(vertx.close()));
        var directory = workDir.toAbsolutePath().normalize();
        var settings = wanted.machine().settings(listen.name(), chosen, directory);
        var timeouts =
                AgentTimeouts.DEFAULT.withRegistrationMin(registrationBackoff).withExecutors(executors.timeouts());
        var detector = Detectors.open(masters, login.tls().clientScheme(), zkTls.tls());
        opened.push(detector);
        var link = new HttpMasterLink(vertx, detector, login);
        var started = Opened.await(OwnLoop.start(
                vertx,
                () -> AgentPart.start(
                        vertx,
                        settings,
                        front,
                        new AgentPart.Work(
                                fetcher.settings(directory), timeouts, engine.settings(settings.isolation())),
                        link)));
        var agent = started.agent();
        opened.push(() -> Opened.await(agent.close()));
        opened.push(wanted.watched().watch());
        follow(wanted.watched(), front.guard(), started.http(), link);
        wanted.watched()
                .attributes()
                .onChange(() -> Opened.await(agent.reconfigure(settings.resources(), offered.reread(confDir))));
        UserSignal.on(agent::leave);
        agent.ended().onSuccess(_ -> Thread.ofPlatform().name("leave").start(() -> System.exit(0)));
        return new Foreground.Running(
                greeting(settings, front.tls().serverScheme(), wanted.masters(), agent),
                agent.ended(),
                () -> " Tasks that go on running: " + alive(agent) + "; start it again to take them up.");
    }

    private List<String> greeting(AgentSettings settings, String scheme, MasterAddress masters, Agent agent) {
        var lines = new ArrayList<>(List.of(
                "agent     " + scheme + "://" + settings.hostname() + ":" + settings.port(),
                "master    " + Detectors.text(masters),
                "work dir  " + settings.workDir(),
                "offers    " + settings.resources()));
        if (!settings.attributes().isEmpty()) {
            lines.add("tagged    "
                    + settings.attributes().stream().map(Attribute::toString).collect(Collectors.joining(";")));
        }
        lines.addAll(confDir.told());
        lines.add("taken up  " + alive(agent) + " tasks");
        return lines;
    }

    private static long alive(Agent agent) {
        return agent.state().tasks().values().stream()
                .filter(task -> !task.latestState().isTerminal())
                .count();
    }
}
