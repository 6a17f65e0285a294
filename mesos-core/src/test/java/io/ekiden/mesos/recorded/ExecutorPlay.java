package io.ekiden.mesos.recorded;

import io.ekiden.mesos.agent.machine.run.ExecutorTimeouts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * One recorded session of a framework with executors of its own, on a cluster of its own: its scheduler's part, and each executor's with a
 * process that ends as the recorded one did.
 */
final class ExecutorPlay implements AutoCloseable {
    private static final ExecutorTimeouts TIMES =
            new ExecutorTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(1));

    private final Path directory;
    private final SmallCluster cluster;
    private final SchedulerSession session;
    private final Map<String, ExecutorActor> actors = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();
    private final Names names = Names.scaled();
    private final Replay replay;

    ExecutorPlay(Path directory, String name, List<String> executors) throws Exception {
        this(directory, name, executors, TIMES);
    }

    ExecutorPlay(Path directory, String name, List<String> executors, ExecutorTimeouts times) throws Exception {
        this.directory = directory;
        var marks = Files.createDirectory(directory.resolve("marks"));
        var files = Files.createDirectory(directory.resolve("src"));
        Files.createFile(files.resolve("executor.py"));
        Files.createFile(files.resolve("mesoslib.py"));
        cluster =
                SmallCluster.withExecutors(directory.resolve("work"), SmallCluster.Times.DEFAULT.withExecutors(times));
        session = new SchedulerSession(cluster.uri());
        executors.forEach(id -> actors.put(id, new ExecutorActor(cluster, name, id)));
        var transcript = Transcript.read(name)
                .withCommand("exec python3 executor.py --arg \\\"two words\\\"", ExecutorActor.PROCESS)
                .withCommand(
                        "file:///var/lib/mesos/src", files.toUri().toString().replaceAll("/$", ""));
        replay = new Replay(transcript, session, marks, names);
    }

    SmallCluster cluster() {
        return cluster;
    }

    Names names() {
        return names;
    }

    ExecutorActor executor(String id) {
        return Objects.requireNonNull(actors.get(id), id);
    }

    /** See {@link Replay#when}. */
    ExecutorPlay when(String text, Replay.Happening happening) {
        replay.when(text, happening);
        return this;
    }

    /** Before the end nothing is waited for: all that was recorded before it is heard. */
    ExecutorPlay untilTeardown() {
        return when("TEARDOWN", () -> {});
    }

    /** One exchange with the agent. */
    void exchange(String recording) throws IOException {
        exchange(recording, cluster.agentUri(), names::translated);
    }

    void exchangeWithMaster(String recording) throws IOException {
        exchange(recording, cluster.uri(), names::translated);
    }

    private void exchange(String recording, URI uri, UnaryOperator<String> translation) throws IOException {
        RecordedHttp.read("mesos/executor/" + recording).differences(uri, translation).stream()
                .map(line -> recording + ": " + line)
                .forEach(differences::add);
    }

    /** One exchange with the agent whose answer is a stream: its status and its headers. */
    void head(String recording) throws IOException {
        var recorded = RecordedHttp.read("mesos/executor/" + recording);
        var ours = recorded.sentTo(cluster.agentUri(), names::translated);
        expect(ours.status() == recorded.answer().status(), recording + " is answered with " + ours.status());
        expect(
                ours.header("Content-Type").equals(recorded.answer().header("Content-Type")),
                recording + " is answered as " + ours.header("Content-Type"));
    }

    /** SIGKILL for the process of an executor, by somebody else, while its agent is away. */
    void killProcess(String executorId) {
        SmallCluster.awaitThat(() -> !processes(executorId).isEmpty(), executorId + " runs");
        // One of several may end with another before its own signal.
        expect(
                processes(executorId).stream().allMatch(process -> process.destroyForcibly() || !process.isAlive()),
                "the process of " + executorId + " was killed");
    }

    void awaitNoProcess(String executorId) {
        SmallCluster.awaitThat(() -> processes(executorId).isEmpty(), executorId + " has ended");
    }

    private List<ProcessHandle> processes(String executorId) {
        var work = directory.resolve("work").toAbsolutePath().toString();
        return ProcessHandle.allProcesses()
                .filter(process ->
                        cwd(process).startsWith(work) && cwd(process).contains("/executors/" + executorId + "/runs/"))
                .toList();
    }

    private static String cwd(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", "" + process.pid(), "cwd"))
                    .toString();
        } catch (IOException ended) {
            return "";
        }
    }

    void expect(boolean holds, String what) {
        if (!holds) {
            differences.add("not so: " + what);
        }
    }

    /** All that differs, but what is meant to. */
    List<String> play() throws Exception {
        var threads = actors.values().stream().map(Thread.ofVirtual()::start).toList();
        try {
            differences.addAll(replay.play());
        } catch (AssertionError stuck) {
            actors.values().forEach(actor -> differences.addAll(actor.differences()));
            throw new AssertionError(stuck.getMessage() + "; until then " + differences, stuck);
        }
        for (var thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        }
        actors.values().forEach(actor -> differences.addAll(actor.differences()));
        return differences;
    }

    @Override
    public void close() throws Exception {
        session.close();
        cluster.close();
    }
}
