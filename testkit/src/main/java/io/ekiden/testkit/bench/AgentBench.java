package io.ekiden.testkit.bench;

import io.ekiden.testkit.bench.api.StatusStream;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.bench.process.Footprint;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Marked;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * An agent in a process of its own, full of real tasks: what each costs beside itself, how long the agent takes to have them all back after
 * a kill -9, and to kill them all.
 */
record AgentBench(int tasks, int runs) implements Bench.Measurement {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String ID = "/bench-agent";
    private static final String HOST = "bench-agent";
    /** In the command line of each task, and of nothing else. */
    private static final String MARK = "86399.125";

    /** What one run measured. Memory is counted by share (PSS): what processes have in common is divided among them. */
    private record Run(double supervisorKiB, double agentMiB, double backSeconds, double lost, double killSeconds) {}

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        var measured = new ArrayList<Run>();
        for (int run = 0; run < runs; run++) {
            measured.add(one());
        }
        out.accept(figure(
                measured, "memory beside a task (its supervisor's share)", "KiB", Run::supervisorKiB, Goal.NONE));
        out.accept(figure(measured, "memory of an agent with " + tasks + " tasks", "MiB", Run::agentMiB, Goal.NONE));
        out.accept(figure(measured, "kill -9 until all tasks are back", "s", Run::backSeconds, Goal.atMost(5)));
        out.accept(Figure.of(
                "agent",
                "tasks lost, of all runs",
                measured.stream().mapToDouble(Run::lost).sum(),
                "tasks",
                Goal.atMost(0)));
        out.accept(figure(measured, tasks + " tasks killed", "s", Run::killSeconds, Goal.atMost(2)));
    }

    private static Figure figure(List<Run> runs, String name, String unit, ToDoubleFunction<Run> value, Goal goal) {
        var values = runs.stream().map(value::applyAsDouble).toList();
        return Figure.of("agent", name, Samples.of(values).median(), unit, goal);
    }

    private Run one() throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("ekiden-bench-agent-");
        try (var scratch = Scratch.start("--no-lb")) {
            return with(scratch, directory);
        } finally {
            Leftovers.end(directory);
            Scratch.remove(directory);
        }
    }

    private Run with(Scratch scratch, Path directory) throws IOException, InterruptedException {
        var agent = agent(scratch, directory);
        try (var stream = new StatusStream(scratch.api().base())) {
            scratch.post("""
                    {"id": "%s", "cmd": "exec sleep %s", "cpus": 0.01, "mem": 16, "disk": 0, "instances": %d,
                     "portDefinitions": [], "constraints": [["hostname", "LIKE", "%s"]]}""".formatted(ID, MARK, tasks, HOST));
            stream.await(ID, "TASK_RUNNING", tasks, LIMIT);
            var before = sleeping();
            var supervisors = Footprint.ofCommands(
                    command -> command.contains("launcher.sh") && command.contains(directory.toString()));
            double agentMiB = Footprint.ofCommands(command -> command.contains("--work-dir=" + directory))
                    .rssMiB();

            agent.crash();
            long begin = System.nanoTime();
            agent = agent(scratch, directory);
            double back = Scratch.seconds(begin);
            var lost = new ArrayList<>(before);
            lost.removeAll(sleeping());
            if (!agent.output().contains("taken up  " + tasks + " tasks")) {
                throw new IllegalStateException("not all tasks were taken up:\n" + agent.output());
            }

            begin = System.nanoTime();
            scratch.delete(ID);
            double killed = (stream.await(ID, "TASK_KILLED", tasks, LIMIT) - begin) / 1e9;
            return new Run(1024 * supervisors.pssMiB() / tasks, agentMiB, back, lost.size(), killed);
        } finally {
            agent.close();
        }
    }

    private static List<Long> sleeping() {
        return Marked.processes("sleep\0" + MARK);
    }

    /** Starts an agent for the master of the stack, and waits until it is ready. */
    private static EkidenPart agent(Scratch scratch, Path directory) throws IOException {
        var master = URI.create(scratch.ekiden().endpoints().path("master").asText());
        return EkidenPart.start(
                directory,
                "agent",
                "--master=" + master.getAuthority(),
                "--port=0",
                "--hostname=" + HOST,
                "--work-dir=" + directory.resolve("work"),
                "--resources=cpus:1000;mem:1000000;disk:1000000");
    }
}
