package io.ekiden.cli;

import io.ekiden.cli.option.BindOption;
import io.ekiden.cli.option.ClearTextOption;
import io.ekiden.cli.option.DiskOptions;
import io.ekiden.cli.option.EngineOptions;
import io.ekiden.cli.option.ExecutorOptions;
import io.ekiden.cli.option.FetcherOptions;
import io.ekiden.cli.option.HttpPortOption;
import io.ekiden.cli.option.UnguardedOption;
import io.ekiden.cli.option.lb.SharingOptions;
import io.ekiden.cli.option.lb.UpkeepOptions;
import io.ekiden.cli.option.server.BehaviourOptions;
import io.ekiden.config.Problems;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code ekiden up}: everything on this machine. */
@Command(
        name = "up",
        description = {
            "Runs ZooKeeper, master, agents, orchestrator, page and load balancer on this machine.",
            "Every option is also an environment variable: --http-port is EKIDEN_HTTP_PORT."
        },
        footer = {"", "Examples:", "  ekiden up", "  ekiden up --data-dir /var/lib/ekiden --http-port 8081 --agents 2"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class UpCommand implements Callable<Integer> {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where everything is kept.",
            defaultValue = "./data")
    private Path dataDir = Path.of("data");

    @Mixin
    private BindOption bind = new BindOption();

    @Mixin
    private UnguardedOption unguarded = new UnguardedOption();

    @Mixin
    private ClearTextOption clearText = new ClearTextOption();

    @Mixin
    private HttpPortOption httpPort = new HttpPortOption();

    @Option(
            names = "--master-port",
            paramLabel = "PORT",
            description = "Master; 0 for any free port.",
            defaultValue = "5050")
    private int masterPort;

    @Option(
            names = "--agent-port",
            paramLabel = "PORT",
            description = "First agent, further ones take the next ports; 0 for any free ports.",
            defaultValue = "5051")
    private int agentPort;

    @Option(
            names = "--zk-port",
            paramLabel = "PORT",
            description = "ZooKeeper; 0 for any free port.",
            defaultValue = "2181")
    private int zkPort;

    @Option(names = "--agents", paramLabel = "N", description = "Number of agents.", defaultValue = "1")
    private int agents;

    @Option(
            names = "--agent-resources",
            paramLabel = "RESOURCES",
            description = "What each agent offers, such as 'cpus:4;mem:8192;disk:20000;ports:[31000-32000]';"
                    + " what is not named is detected, and large on simulated ones. The agents of one machine share the ports evenly"
                    + " (default: all is detected).",
            showDefaultValue = Visibility.NEVER,
            defaultValue = "")
    private String agentResources = "";

    @Option(
            names = "--agent-attributes",
            paramLabel = "ATTRIBUTES",
            description = "Such as 'rack:a;storage:ssd'; the i-th one is for the i-th agent (default: none).",
            showDefaultValue = Visibility.NEVER)
    private List<String> agentAttributes = List.of();

    @Option(
            names = "--agent-hostname",
            paramLabel = "NAME",
            description = "Host name that tasks are reached by; the i-th one is for the i-th agent"
                    + " (default: 127.0.0.1, 127.0.0.2 and so on).",
            showDefaultValue = Visibility.NEVER)
    private List<String> agentHostnames = List.of();

    @Option(
            names = "--simulated",
            paramLabel = "N",
            description = "N agents that only pretend to run tasks, instead of real ones.",
            defaultValue = "0")
    private int simulated;

    @Mixin
    private FetcherOptions fetcher = new FetcherOptions();

    @Mixin
    private DiskOptions disk = new DiskOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private BehaviourOptions orchestrator = new BehaviourOptions();

    @Mixin
    private ExecutorOptions executors = new ExecutorOptions();

    @Option(
            names = "--lb-bind",
            paramLabel = "ADDRESS",
            description = "Address HAProxy listens on for service ports (default: that of --bind).")
    private @Nullable String lbBind;

    @Option(
            names = "--stats-port",
            paramLabel = "PORT",
            description = "Port of HAProxy's statistics on the loopback address; 0 for none.",
            defaultValue = "0")
    private int statsPort;

    @Option(
            names = "--haproxy",
            paramLabel = "FILE",
            description = "The haproxy program (default: the one on PATH or in /usr/sbin).")
    private @Nullable Path haproxy;

    @Mixin
    private SharingOptions sharing = new SharingOptions();

    @Mixin
    private UpkeepOptions upkeep = new UpkeepOptions();

    @Option(names = "--no-lb", description = "Run without a load balancer (default: with one).", defaultValue = "false")
    private boolean noLb;

    /** The names of all its flags. */
    static Set<String> flags() {
        return CommandSpec.forAnnotatedObject(new UpCommand()).optionsMap().keySet();
    }

    @Override
    public Integer call() throws Exception {
        int code = Up.run(settings());
        bind.warnOfClearText("http");
        return code;
    }

    private UpSettings settings() {
        var problems = new Problems();
        bind.checkGuarded(false, unguarded, "run the parts alone, with credentials", problems);
        bind.checkHidden("http", clearText, "run the parts alone, with certificates", problems);
        httpPort.check(problems);
        problems.checkPort("--master-port", masterPort);
        problems.checkPort("--agent-port", agentPort);
        problems.checkPort("--zk-port", zkPort);
        problems.check(
                agentPort + agents - 1 <= 65_535,
                "--agent-port is " + agentPort + ", too high for the ports of " + agents + " agents from there on");
        fetcher.check(problems);
        var keeping = disk.settings(problems);
        engine.check(problems);
        problems.check(agents >= 1 && agents <= 1_000, "--agents is " + agents + "; 1 to 1000 are possible");
        problems.check(
                simulated >= 0 && simulated <= 50_000, "--simulated is " + simulated + "; 0 to 50000 are possible");
        var agentSettings = simulated > 0
                ? AgentPlan.simulated(simulated, agentResources, problems)
                : AgentPlan.real(agents, agentResources, agentAttributes, agentHostnames, problems);
        executors.check(problems);
        orchestrator.check(problems);
        problems.checkPort("--stats-port", statsPort);
        sharing.check(problems, lbBind == null ? "*" : lbBind, statsPort);
        upkeep.check(problems);
        problems.throwIfAny();
        return new UpSettings(
                dataDir.toAbsolutePath().normalize(),
                bind.address(),
                new UpSettings.ListenPorts(httpPort.port(), masterPort, agentPort, zkPort),
                new UpSettings.AgentPlans(
                        agentSettings,
                        simulated > 0,
                        keeping,
                        engine.settings(IsolationSettings.NONE),
                        executors.timeouts()),
                fetcher,
                balancer(),
                orchestrator.behaviour());
    }

    private Optional<UpSettings.Balancer> balancer() {
        return noLb
                ? Optional.empty()
                : Optional.of(new UpSettings.Balancer(
                        lbBind == null ? bind.address() : lbBind,
                        statsPort,
                        upkeep.haproxy(Optional.ofNullable(haproxy)),
                        sharing.sharing(),
                        sharing.exposure()));
    }
}
