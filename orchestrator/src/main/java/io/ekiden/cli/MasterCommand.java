package io.ekiden.cli;

import io.ekiden.cli.option.ClearTextOption;
import io.ekiden.cli.option.ListenOptions;
import io.ekiden.cli.option.MasterGuardOptions;
import io.ekiden.cli.option.Rereading;
import io.ekiden.cli.option.SecretAddress;
import io.ekiden.cli.option.TlsOptions;
import io.ekiden.cli.option.UnguardedOption;
import io.ekiden.cli.option.ZooKeeperTlsOptions;
import io.ekiden.cli.option.machine.ConfDirOption;
import io.ekiden.cli.option.machine.DomainOption;
import io.ekiden.cli.part.Foreground;
import io.ekiden.cli.part.FreePorts;
import io.ekiden.cli.part.LiveMaster;
import io.ekiden.cli.part.MasterCandidate;
import io.ekiden.cli.part.MasterFront;
import io.ekiden.cli.part.MasterPart;
import io.ekiden.cli.part.Opened;
import io.ekiden.cli.part.OwnZooKeeper;
import io.ekiden.cli.part.ZooKeeperPlace;
import io.ekiden.config.DurationConverter;
import io.ekiden.config.Problems;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.MasterSettings.Pings;
import io.ekiden.mesos.master.MasterSettings.Timeouts;
import io.ekiden.mesos.model.place.Domain;
import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.file.FileWatch;
import io.ekiden.mesos.security.file.FileWatch.Group;
import io.ekiden.mesos.wire.Durations;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code ekiden master}: a master alone, for agents and frameworks of other processes. */
@Command(
        name = "master",
        description = {
            "Runs a master: agents and any Mesos framework reach it over HTTP.",
            "Every option is also an environment variable: --data-dir is EKIDEN_DATA_DIR, or MESOS_WORK_DIR."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden master --data-dir /var/lib/ekiden/master",
            "  ekiden master --zk zk://h1:2181,h2:2181/mesos --quorum 2 --bind 10.0.0.1"
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class MasterCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "PORT", description = "0 for any free port.", defaultValue = "5050")
    private int port;

    @Mixin
    private ConfDirOption confDir = new ConfDirOption();

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Mixin
    private MasterGuardOptions guard = new MasterGuardOptions();

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Mixin
    private ZooKeeperTlsOptions zkTls = new ZooKeeperTlsOptions();

    @Mixin
    private UnguardedOption unguarded = new UnguardedOption();

    @Mixin
    private ClearTextOption clearText = new ClearTextOption();

    @Option(
            names = "--zk",
            paramLabel = "ZK",
            description =
                    "ZooKeeper that elects one of several masters, tells agents and frameworks which, and keeps the registry,"
                            + " such as zk://h1:2181,h2:2181,h3:2181/mesos, with name:password@ before the servers when it belongs to"
                            + " one user, or file:///path of a file that says so (default: this master is the only one, with a"
                            + " ZooKeeper of its own in --data-dir).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable String zk;

    @Option(
            names = "--zk-session-timeout",
            paramLabel = "TIME",
            description = "Without a connection to ZooKeeper for so long, another master takes over.",
            converter = DurationConverter.class,
            defaultValue = "10s")
    private Duration zkSessionTimeout = Duration.ofSeconds(10);

    @Option(
            names = "--quorum",
            paramLabel = "N",
            description =
                    "Of masters, for command lines that were written for Mesos: ZooKeeper, which keeps the registry here,"
                            + " has its own majority.",
            defaultValue = "1")
    private int quorum;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where the registry is kept without --zk.",
            defaultValue = "./data/master")
    private Path dataDir = Path.of("data/master");

    @Option(
            names = "--agent-reregister-timeout",
            paramLabel = "TIME",
            description = "An agent whose link broke has this long to return, then its tasks are unreachable.",
            converter = DurationConverter.class,
            defaultValue = "75s")
    private Duration agentReregisterTimeout = Timeouts.DEFAULT.agentReregister();

    @Option(
            names = "--agent-ping-timeout",
            paramLabel = "TIME",
            description = "Between two pings of an agent.",
            converter = DurationConverter.class,
            defaultValue = "15s")
    private Duration agentPingTimeout = Pings.DEFAULT.interval();

    @Option(
            names = "--max-agent-ping-timeouts",
            paramLabel = "N",
            description = "Pings in a row without an answer that break an agent's link.",
            defaultValue = "5")
    private int maxAgentPingTimeouts;

    @Option(
            names = "--offer-timeout",
            paramLabel = "TIME",
            description =
                    "An offer that nobody answers is taken back after this, while more than one framework is there.",
            converter = DurationConverter.class,
            defaultValue = "30s")
    private Duration offerTimeout = Timeouts.DEFAULT.offer();

    @Mixin
    private DomainOption domain = new DomainOption();

    @Option(
            names = "--agent-removal-rate-limit",
            paramLabel = "N/TIME",
            description = "At most N agents become unreachable within TIME, such as 1/10m (default: no limit).")
    private @Nullable String agentRemovalRateLimit;

    /** What was asked for, understood. */
    private record Wanted(
            Optional<ZooKeeperPlace> registry,
            MasterFront front,
            Optional<Domain> domain,
            MasterSettings.Limits limits,
            Acls acls,
            Watched watched) {}

    /** Files that may change, with what was in them before they were read. */
    private record Watched(FileWatch watch, Group known, Group lists, Group certificates) {}

    @Override
    public Integer call() throws Exception {
        var problems = new Problems();
        problems.checkPort("--port", port);
        problems.checkTime("--agent-reregister-timeout", agentReregisterTimeout, "1s", "365d");
        problems.checkTime("--offer-timeout", offerTimeout, "100ms", "365d");
        problems.checkTime("--agent-ping-timeout", agentPingTimeout, "10ms", "1d");
        problems.check(
                maxAgentPingTimeouts >= 1 && maxAgentPingTimeouts <= 1_000,
                "--max-agent-ping-timeouts is " + maxAgentPingTimeouts + "; 1 to 1000 are possible");
        var registry = Optional.ofNullable(zk)
                .flatMap(text ->
                        problems.understood("--zk", () -> ZooKeeperPlace.parse(SecretAddress.read("--zk", text))))
                .map(place -> place.with(zkTls.tls()));
        zkTls.check(problems);
        problems.checkTime("--zk-session-timeout", zkSessionTimeout, "500ms", "10m");
        problems.check(quorum >= 1, "--quorum is " + quorum + "; 1 or more are possible");
        var rate = Optional.ofNullable(agentRemovalRateLimit).flatMap(text -> rate(text, problems));
        var place = domain.domain(problems);
        var watched = watched();
        var protection = guard.protection(problems);
        listen.checkGuarded(
                MasterGuardOptions.isComplete(protection), unguarded, "name who may come with --credentials", problems);
        var acls = guard.acls(problems);
        var secure = tls.tls(problems);
        listen.checkHidden(secure.serverScheme(), clearText, "give --tls-cert and --tls-key", problems);
        problems.throwIfAny();
        listen.warnOfClearText(secure.serverScheme());
        MasterGuardOptions.warnOfAgents(protection, acls);
        var wanted = new Wanted(
                registry,
                new MasterFront(listen.bind(), new Guard(protection), secure),
                place,
                MasterSettings.Limits.DEFAULT.withRemovals(rate),
                acls,
                watched);
        return Foreground.run("Ekiden master", opened -> start(opened, wanted));
    }

    private Watched watched() {
        var watch = new FileWatch();
        return new Watched(
                watch,
                watch.group("--credentials or --rate-limits", guard.protectionFiles()),
                watch.group("--acls", guard.aclFiles()),
                watch.group("--tls-cert, --tls-key or --tls-ca", tls.files()));
    }

    private void follow(Watched watched, Guard door, LiveMaster master) {
        watched.known().onChange(() -> door.adopt(Rereading.of(guard::protection)));
        watched.lists().onChange(() -> {
            var acls = Rereading.of(guard::acls);
            MasterGuardOptions.warnOfAgents(door.protection(), acls);
            master.adopt(acls);
        });
        watched.certificates().onChange(() -> master.adopt(Rereading.of(tls::tls)));
    }

    private static Optional<MasterSettings.RemovalRate> rate(String text, Problems problems) {
        try {
            int slash = text.indexOf('/');
            return Optional.of(new MasterSettings.RemovalRate(
                    Integer.parseInt(text.substring(0, slash).strip()),
                    new DurationConverter().convert(text.substring(slash + 1))));
        } catch (IndexOutOfBoundsException | IllegalArgumentException | TypeConversionException e) {
            problems.add("--agent-removal-rate-limit is '" + text + "', which is not of the form 1/10m");
            return Optional.empty();
        }
    }

    private Foreground.Running start(Opened opened, Wanted wanted)
            throws ExecutionException, InterruptedException, IOException {
        int chosen = new FreePorts(listen.bind()).choose("--port", port);
        var vertx = Vertx.vertx();
        opened.push(() -> Opened.await(vertx.close()));
        var name = listen.name();
        var front = wanted.front();
        var settings = new MasterSettings(
                        UUID.randomUUID().toString(), name, chosen, timeouts(), wanted.limits(), wanted.acls())
                .withDomain(wanted.domain())
                .withAround(around(wanted));
        var address = "API       " + front.tls().serverScheme() + "://" + name + ":" + chosen;
        if (wanted.registry().isPresent()) {
            var election = wanted.registry().get();
            var candidate = MasterCandidate.start(vertx, settings, front, election, zkSessionTimeout);
            opened.push(candidate);
            opened.push(wanted.watched().watch());
            follow(wanted.watched(), front.guard(), candidate);
            return new Foreground.Running(
                    greeting(address, "election  " + election),
                    Promise.<Void>promise().future(),
                    () -> " Agents and their tasks go on.");
        }
        var registry = OwnZooKeeper.open(opened, dataDir, ZooKeeperPlace.OWN_MASTER);
        var part = MasterPart.start(vertx, settings, front, registry);
        opened.push(part);
        opened.push(wanted.watched().watch());
        follow(wanted.watched(), front.guard(), part);
        return new Foreground.Running(
                greeting(address, "registry  " + registry),
                part.master().ended(),
                () -> " Agents and their tasks go on.");
    }

    private List<String> greeting(String... lines) {
        return Stream.concat(Stream.of(lines), confDir.told().stream()).toList();
    }

    private SortedMap<String, String> around(Wanted wanted) {
        var flags = wanted.front().flags();
        flags.putAll(guard.flags());
        if (wanted.registry().isPresent()) {
            flags.put("zk", wanted.registry().get().toString());
            flags.put("zk_session_timeout", Durations.text(zkSessionTimeout));
            flags.put("quorum", String.valueOf(quorum));
        } else {
            flags.put("work_dir", dataDir.toString());
        }
        return flags;
    }

    private Timeouts timeouts() {
        var usual = Timeouts.DEFAULT;
        return new Timeouts(
                agentReregisterTimeout,
                offerTimeout,
                usual.minRefuse(),
                usual.heartbeat(),
                new Pings(agentPingTimeout, maxAgentPingTimeouts));
    }
}
