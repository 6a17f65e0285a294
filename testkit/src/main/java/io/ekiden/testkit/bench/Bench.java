package io.ekiden.testkit.bench;

import io.ekiden.testkit.bench.balance.LbBench;
import io.ekiden.testkit.bench.balance.RenderBench;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.page.PageBench;
import io.ekiden.testkit.bench.profile.Recordings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden bench}: prints one line for each figure as soon as it is known. */
@Command(
        name = "bench",
        description = {
            "Measures a real 'ekiden up' against the goals of the project; all benches without a name.",
            "Its data lies in TMPDIR, or in /tmp: a slow disk is measured too.",
            "Ends with 0 also when a goal is missed."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
public final class Bench implements Callable<Integer> {
    private static final String LOG_LEVEL = "EKIDEN_LOG_LEVEL";
    private static final List<String> NAMES = List.of(
            "start", "spawn", "agent", "place", "roll", "groups", "api", "hostile", "idle", "master", "fetch", "health",
            "lb", "page");

    @Parameters(
            paramLabel = "NAME",
            description =
                    "start, spawn, agent, place, roll, groups, api, hostile, idle, master, fetch, health, lb or page.")
    private List<String> names = List.of();

    @Option(
            names = "--runs",
            description =
                    "Runs whose median is printed (spawn, agent, place, roll, groups, hostile, idle, failovers of master, openings of page).",
            defaultValue = "3")
    private int runs;

    @Option(names = "--starts", description = "Apps started one after another (start).", defaultValue = "50")
    private int starts;

    @Option(names = "--tasks", description = "Real tasks (spawn).", defaultValue = "1000")
    private int tasks;

    @Option(names = "--agent-tasks", description = "Real tasks (agent).", defaultValue = "1000")
    private int agentTasks;

    @Option(names = "--agents", description = "Simulated agents (place, roll).", defaultValue = "5000")
    private int agents;

    @Option(names = "--instances", description = "Instances to place (place).", defaultValue = "10000")
    private int instances;

    @Option(names = "--apps", description = "Apps in one request (groups).", defaultValue = "1000")
    private int apps;

    @Option(
            names = "--api-apps",
            description = "Apps among which one is changed and read (api).",
            defaultValue = "10000")
    private int apiApps;

    @Option(names = "--master-agents", description = "Simulated agents over the wire (master).", defaultValue = "10000")
    private int masterAgents;

    @Option(names = "--master-tasks", description = "Tasks on them (master).", defaultValue = "100000")
    private int masterTasks;

    @Option(names = "--copies", description = "Tasks that fetch the same file (fetch).", defaultValue = "50")
    private int copies;

    @Option(
            names = "--megabytes",
            description = {"Size of that file (fetch).", "The disk needs as many times as much."},
            defaultValue = "200")
    private int megabytes;

    @Option(
            names = "--checks",
            description = "Health checks with an interval of ten seconds (health).",
            defaultValue = "10000")
    private int checks;

    @Option(names = "--check-rounds", description = "Probes of each that are measured (health).", defaultValue = "4")
    private int checkRounds;

    @Option(
            names = "--profile",
            description = {
                "Also print in which parts and methods of 'ekiden up' the time went, from a recording of Java's flight recorder.",
                "It costs some per cent itself. Not for master, health and lb."
            })
    private boolean profile;

    @Option(names = "--lb-seconds", description = "Time under load for each bridge (lb).", defaultValue = "60")
    private int lbSeconds;

    @Option(names = "--page-apps", description = "Apps that the page shows (page).", defaultValue = "10000")
    private int pageApps;

    @Option(names = "--page-instances", description = "Instances of them (page).", defaultValue = "50000")
    private int pageInstances;

    @Option(
            names = "--page-minutes",
            description = "Minutes of events after which the memory of the page is looked at last (page).",
            defaultValue = "10")
    private int pageMinutes;

    /** One measurement of the whole product. */
    interface Measurement {
        /** @param out hears each figure */
        void run(Consumer<Figure> out) throws IOException, InterruptedException;
    }

    /** What is done when a bench has ended. */
    private interface Afterwards {
        void told(String bench) throws IOException;
    }

    public static void main(String[] args) {
        if (System.getenv(LOG_LEVEL) == null) {
            // Ten thousand agents have much to tell between two figures.
            System.setProperty(LOG_LEVEL, "ERROR");
        }
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = System.out;
        var unknown = names.stream().filter(name -> !NAMES.contains(name)).toList();
        if (!unknown.isEmpty()) {
            out.println(
                    "ekiden: no such bench: " + String.join(" ", unknown) + "; there are " + String.join(" ", NAMES));
            return 2;
        }
        out.println(machine());
        if (profile) {
            var recordings = Recordings.make();
            System.setProperty(Scratch.JAVA_OPTIONS, recordings.option());
            try {
                measure(out, name -> recordings.tell(name, figure -> print(out, figure)));
            } finally {
                recordings.remove();
            }
        } else {
            measure(out, _ -> {});
        }
        return 0;
    }

    private void measure(PrintStream out, Afterwards afterwards) throws IOException, InterruptedException {
        for (var bench : benches().entrySet()) {
            if (names.isEmpty() || names.contains(bench.getKey())) {
                bench.getValue().run(figure -> print(out, figure));
                afterwards.told(bench.getKey());
            }
        }
    }

    private Map<String, Measurement> benches() {
        var benches = new LinkedHashMap<String, Measurement>();
        benches.put("start", new StartBench(starts));
        benches.put("spawn", new SpawnBench(tasks, runs));
        benches.put("agent", new AgentBench(agentTasks, runs));
        benches.put("place", new PlaceBench(agents, instances, runs));
        benches.put("roll", new RollBench(agents, runs));
        benches.put("groups", new GroupsBench(apps, runs));
        benches.put("api", new ApiBench(apiApps));
        benches.put("hostile", new HostileBench(runs));
        benches.put("idle", new IdleBench(runs));
        benches.put("master", out -> {
            new AllocationBench(masterAgents).run(out);
            new MasterBench(masterAgents, masterTasks, runs).run(out);
        });
        benches.put("fetch", new FetchBench(copies, megabytes));
        benches.put("health", new HealthBench(checks, checkRounds));
        benches.put("lb", out -> {
            RenderBench.run(out);
            new LbBench(lbSeconds).run(out);
        });
        benches.put("page", out -> new PageBench(pageApps, pageInstances, pageMinutes, runs).run(out));
        return benches;
    }

    private static void print(PrintStream out, Figure figure) {
        out.println(figure.line());
        out.flush();
    }

    private static String machine() throws IOException {
        return Runtime.getRuntime().availableProcessors() + " processors, load average "
                + Files.readString(Path.of("/proc/loadavg")).strip();
    }
}
