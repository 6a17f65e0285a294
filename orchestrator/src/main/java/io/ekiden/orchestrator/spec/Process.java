package io.ekiden.orchestrator.spec;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What is run: {@code cmd} by a shell, or {@code args} without one, or, with neither, what the image of the container says.
 *
 * @param executor {@code ""} or {@code //cmd} for the command executor
 * @param user Unix user; absent: the agent's default
 * @param container absent: the agent's own file system, too
 */
public record Process(
        Optional<String> cmd,
        List<String> args,
        Optional<String> user,
        String executor,
        SortedMap<String, String> env,
        List<Fetch> fetch,
        Optional<Container> container) {
    /** An artifact to fetch into the sandbox. <b>Source:</b> Marathon {@code fetch}. */
    public record Fetch(String uri, boolean extract, boolean executable, boolean cache, Optional<String> destPath) {}

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

    /** The image of its container, if it has one. */
    public Optional<Container.Docker> image() {
        return container.flatMap(Container::docker);
    }
}
