package io.ekiden.mesos.agent.server;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.sandbox.Sandboxes;
import io.ekiden.mesos.files.Attachments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The sandboxes of an agent, by their directories and by {@code /frameworks/<id>/executors/<id>/runs/latest}, and its log, {@code
 * /slave/log}. Sandboxes of tasks that have ended are there as long as their directories are.
 */
final class AgentFiles implements Attachments {
    /** {@code slaves/<id>/frameworks/<id>/executors/<id>/runs/<id>}. */
    private static final List<String> LAYOUT = List.of("slaves", "", "frameworks", "", "executors", "", "runs", "");

    private final Agent agent;
    private final Path workDir;
    private final Attachments log;

    AgentFiles(Agent agent, Optional<Path> log) {
        this.agent = agent;
        this.workDir = agent.settings().workDir().toAbsolutePath().normalize();
        this.log = Attachments.ofLog("/slave/log", log);
    }

    @Override
    public Optional<Attached> find(String path) {
        if (path.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        var inWorkDir = workDir + "/";
        if (path.startsWith(inWorkDir)) {
            return run(path.substring(inWorkDir.length()));
        }
        var id = agent.state().registration().id();
        return path.startsWith("/frameworks/") && id.isPresent() ? run("slaves/" + id.get() + path) : log.find(path);
    }

    /** As long as the run has not ended. */
    @Override
    public boolean isLive(String path) {
        return find(path).map(attached -> isLive(attached.root())).orElse(false)
                || log.find(path).isPresent();
    }

    private boolean isLive(Path root) {
        return agent.state().tasks().values().stream()
                .filter(task -> task.phase() != AgentTask.Phase.ENDED)
                .anyMatch(task -> isOf(task.run(), root));
    }

    /** The last name may be that of the run, or {@code latest}. */
    private boolean isOf(TaskRun run, Path root) {
        var own = Sandboxes.ofExecutor(run, agent.sandbox(run));
        try {
            return own.equals(root)
                    || (root.endsWith("latest")
                            && own.resolveSibling("latest").equals(root)
                            && root.toRealPath().equals(own.toRealPath()));
        } catch (IOException gone) {
            return false;
        }
    }

    /** The run whose path this begins with. */
    private Optional<Attached> run(String path) {
        var parts = path.split("/");
        if (parts.length < LAYOUT.size()) {
            return Optional.empty();
        }
        for (int i = 0; i < LAYOUT.size(); i++) {
            var part = parts[i];
            boolean fits = LAYOUT.get(i).isEmpty()
                    ? !part.isEmpty() && !part.equals(".") && !part.equals("..")
                    : part.equals(LAYOUT.get(i));
            if (!fits) {
                return Optional.empty();
            }
        }
        var root = workDir.resolve(String.join("/", Arrays.copyOf(parts, LAYOUT.size())));
        var below = String.join("/", Arrays.copyOfRange(parts, LAYOUT.size(), parts.length));
        return Optional.of(new Attached(root, below));
    }

    @Override
    public SortedMap<String, String> all() {
        var all = new TreeMap<>(log.all());
        var state = agent.state();
        var runs = Stream.concat(
                state.tasks().values().stream().map(AgentTask::run),
                state.executors().values().stream().map(ExecutorRun::run));
        for (var run : runs.toList()) {
            var directory = Sandboxes.ofExecutor(run, agent.sandbox(run)).toString();
            all.put(directory, directory);
            all.put(
                    "/frameworks/" + run.frameworkId() + "/executors/"
                            + run.task().executorId() + "/runs/latest",
                    directory);
        }
        return all;
    }
}
