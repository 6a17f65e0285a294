package io.ekiden.orchestrator.spec.secret;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Secrets of an app, a pod or one of its containers, by name. What they are is looked up when a task is launched, and goes nowhere but into the task.
 * <b>Source:</b> Marathon {@code secrets}, {@code env}, {@code container.docker.pullConfig}.
 *
 * @param sources where each secret is found, by its name
 * @param environment names of secrets by the variables that hold them
 * @param pullConfig name of the secret with credentials of the image's registry
 * @param files names of secrets by the paths, in the container, of the files that hold them
 */
public record Secrets(
        SortedMap<String, String> sources,
        SortedMap<String, String> environment,
        Optional<String> pullConfig,
        SortedMap<String, String> files) {
    public static final Secrets NONE = new Secrets(new TreeMap<>(), new TreeMap<>(), Optional.empty());

    /** None of them in a file. */
    public Secrets(
            SortedMap<String, String> sources, SortedMap<String, String> environment, Optional<String> pullConfig) {
        this(sources, environment, pullConfig, new TreeMap<>());
    }

    public Secrets {
        sources = copy(sources);
        environment = copy(environment);
        files = copy(files);
    }

    /** What an earlier version has stored has no files. */
    private static SortedMap<String, String> copy(@Nullable SortedMap<String, String> names) {
        return Collections.unmodifiableSortedMap(names == null ? new TreeMap<>() : new TreeMap<>(names));
    }

    /** True when tasks get none. */
    public boolean areUnused() {
        return environment.isEmpty() && pullConfig.isEmpty() && files.isEmpty();
    }

    /** True when something gets the secret of that name. */
    public boolean isUsed(String name) {
        return environment.containsValue(name) || files.containsValue(name) || pullConfig.equals(Optional.of(name));
    }
}
