package io.ekiden.mesos.agent.disk;

import io.ekiden.mesos.agent.gc.DiskFill;
import io.ekiden.mesos.agent.gc.FinishedSandbox;
import io.ekiden.mesos.agent.gc.GcCounts;
import io.ekiden.mesos.agent.gc.GcRules;
import io.ekiden.mesos.agent.gc.GcSettings;
import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.sandbox.Sandboxes;
import io.ekiden.mesos.model.id.ContainerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the sandboxes of what has ended, and removes those that are to go. One thread at a time.
 *
 * <p>A run has not ended while the agent knows a task of it that has not, nor while there is a record of its process that the agent knows
 * nothing of. Directories are listed first and the agent is asked then, for it knows a task before there is a directory.
 */
final class Collector {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    private static final Duration LONGEST_MEASURE = Duration.ofSeconds(20);

    /** A launch takes a second. What lies there for so long was left by a crash. */
    private static final Duration STALE = Duration.ofHours(1);

    private final Path metaDir;
    private final GcSettings settings;
    private final BooleanSupplier ended;
    private final SandboxTree tree;
    private final Removal removal;
    private final Sizes sizes = new Sizes(LONGEST_MEASURE);
    /** Bytes that were asked for, of runs whose directories are there, as far as they ended before our eyes. */
    private final Map<Path, Long> quotas = new ConcurrentHashMap<>();

    private volatile GcCounts counts = GcCounts.NONE;

    /** @param ended when true, what is not done yet is left for another time */
    Collector(Path workDir, GcSettings settings, BooleanSupplier ended) {
        this.metaDir = workDir.resolve("meta");
        this.settings = settings;
        this.ended = ended;
        this.tree = new SandboxTree(workDir);
        this.removal = new Removal(workDir, ended);
    }

    GcCounts counts() {
        return counts;
    }

    void begin() throws IOException {
        removal.begin();
    }

    void remember(Path run, long quota) {
        quotas.merge(run, quota, Long::sum);
    }

    void collect(Supplier<AgentState> agent, Function<TaskRun, Path> sandboxes, DiskFill disk, Instant now)
            throws IOException {
        var found = tree.runs();
        var finished = finished(found, agent.get(), sandboxes);
        quotas.keySet().retainAll(found.stream().map(SandboxTree.Found::path).toList());
        var maxAge = GcRules.maxAge(settings, disk);
        counts = new GcCounts(finished.size(), counts.succeeded(), counts.failed(), maxAge);
        var due = GcRules.due(maxAge, finished, now);
        if (!due.isEmpty()) {
            LOG.info("sandboxes go count={} of={} maxAge={} used={}", due.size(), finished.size(), maxAge, disk.used());
        }
        for (var sandbox : GcRules.inOrder(due.size() > 1 ? measured(due) : due)) {
            if (!ended.getAsBoolean()) {
                remove(sandbox);
            }
        }
        forgetLaunches(agent.get(), now);
    }

    private List<FinishedSandbox> finished(
            List<SandboxTree.Found> found, AgentState agent, Function<TaskRun, Path> sandboxes) throws IOException {
        var live = new HashSet<Path>();
        var over = new HashSet<Path>();
        for (var task : agent.tasks().values()) {
            var run = Sandboxes.ofExecutor(task.run(), sandboxes.apply(task.run()));
            (task.phase() == AgentTask.Phase.ENDED ? over : live).add(run);
        }
        // That of a framework's own executor stays as long as its process, with or without tasks.
        agent.executors().values().forEach(executor -> live.add(sandboxes.apply(executor.run())));
        var recorded = names(metaDir.resolve("runs"));
        var finished = new ArrayList<FinishedSandbox>();
        for (var run : found) {
            var path = run.path();
            boolean runs = recorded.contains(path.getFileName().toString()) && !over.contains(path);
            if (!live.contains(path) && !runs) {
                finished.add(new FinishedSandbox(path.toString(), run.modified(), 0, quotas.getOrDefault(path, 0L)));
            }
        }
        return finished;
    }

    private List<FinishedSandbox> measured(List<FinishedSandbox> due) throws IOException {
        var bytes =
                sizes.of(due.stream().map(sandbox -> Path.of(sandbox.place())).toList());
        return due.stream()
                .map(sandbox -> sandbox.withBytes(bytes.getOrDefault(Path.of(sandbox.place()), 0L)))
                .toList();
    }

    private void remove(FinishedSandbox sandbox) {
        try {
            removal.remove(Path.of(sandbox.place()));
            counts = new GcCounts(counts.pending() - 1, counts.succeeded() + 1, counts.failed(), counts.maxAge());
        } catch (IOException e) {
            counts = new GcCounts(counts.pending(), counts.succeeded(), counts.failed() + 1, counts.maxAge());
            LOG.warn("a sandbox cannot be removed, it is tried again directory={}", sandbox.place(), e);
        }
    }

    /** Files by which a run would have been launched, had the agent not died. */
    private void forgetLaunches(AgentState agent, Instant now) throws IOException {
        var launches = metaDir.resolve("launch");
        for (var name : names(launches)) {
            var file = launches.resolve(name);
            var container = new ContainerId(name.replaceFirst("\\.[^.]*$", ""));
            boolean known = agent.containers().containsKey(container) || agent.executorOf(container) != null;
            if (!known && isOlder(file, now.minus(STALE))) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isOlder(Path file, Instant than) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(than);
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        }
    }

    private static Set<String> names(Path directory) throws IOException {
        var names = new HashSet<String>();
        if (Files.isDirectory(directory)) {
            try (var files = Files.newDirectoryStream(directory)) {
                files.forEach(file -> names.add(file.getFileName().toString()));
            }
        }
        return names;
    }

    void close() {
        sizes.close();
    }
}
