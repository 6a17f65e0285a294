package io.ekiden.orchestrator.spec;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What is run: {@code cmd} by a shell, or {@code args} without one, or, with neither, what the image of the container says.
 *
 * @param executor {@code ""} or {@code //cmd} for the command executor; anything else is the path of an executor of the user's own
 * @param user Unix user; absent: the agent's default
 * @param container absent: the agent's own file system, too
 * @param tty whether it is to have a terminal; absent: it has none, and nothing was said
 * @param executorResources of an executor of the user's own, beside those of the task
 */
public record Process(
        Optional<String> cmd,
        List<String> args,
        Optional<String> user,
        String executor,
        SortedMap<String, String> env,
        List<Fetch> fetch,
        Optional<Container> container,
        Optional<Boolean> tty,
        Optional<ResourceNeeds> executorResources) {
    private static final Set<String> COMMAND_EXECUTOR = Set.of("", "//cmd");

    /** An artifact to fetch into the sandbox. <b>Source:</b> Marathon {@code fetch}. */
    public record Fetch(String uri, boolean extract, boolean executable, boolean cache, Optional<String> destPath) {}

    /** Of the command executor. */
    public Process(
            Optional<String> cmd,
            List<String> args,
            Optional<String> user,
            String executor,
            SortedMap<String, String> env,
            List<Fetch> fetch,
            Optional<Container> container) {
        this(cmd, args, user, executor, env, fetch, container, Optional.empty(), Optional.empty());
    }

    /** Without a container. */
    public Process(
            Optional<String> cmd,
            List<String> args,
            Optional<String> user,
            String executor,
            SortedMap<String, String> env,
            List<Fetch> fetch) {
        this(cmd, args, user, executor, env, fetch, Optional.empty());
    }

    public Process {
        args = List.copyOf(args);
        env = RunSpec.sorted(env);
        fetch = List.copyOf(fetch);
    }

    /** Whether a program of the user's own runs the task, and not the agent. */
    public boolean hasCustomExecutor() {
        return !COMMAND_EXECUTOR.contains(executor);
    }

    /** The image of its container, if it has one. */
    public Optional<Container.Docker> image() {
        return container.flatMap(Container::docker);
    }
}
