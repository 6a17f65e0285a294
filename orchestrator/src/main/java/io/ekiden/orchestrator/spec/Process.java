package io.ekiden.orchestrator.spec;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What is run: {@code cmd} by a shell, or {@code args} without one.
 *
 * @param executor {@code ""} or {@code //cmd} for the command executor
 * @param user Unix user; absent: the agent's default
 */
public record Process(
        Optional<String> cmd,
        List<String> args,
        Optional<String> user,
        String executor,
        SortedMap<String, String> env,
        List<Fetch> fetch) {
    /** An artifact to fetch into the sandbox. <b>Source:</b> Marathon {@code fetch}. */
    public record Fetch(String uri, boolean extract, boolean executable, boolean cache, Optional<String> destPath) {}

    public Process {
        args = List.copyOf(args);
        env = RunSpec.sorted(env);
        fetch = List.copyOf(fetch);
    }
}
