package io.ekiden.orchestrator.spec.secret;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Secrets of an app, by name. What they are is looked up when a task is launched, and goes nowhere but into the task.
 * <b>Source:</b> Marathon {@code secrets}, {@code env}, {@code container.docker.pullConfig}.
 *
 * @param sources where each secret is found, by its name
 * @param environment names of secrets by the variables that hold them
 * @param pullConfig name of the secret with credentials of the image's registry
 */
public record Secrets(
        SortedMap<String, String> sources, SortedMap<String, String> environment, Optional<String> pullConfig) {
    public static final Secrets NONE = new Secrets(new TreeMap<>(), new TreeMap<>(), Optional.empty());

    public Secrets {
        sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }

    /** True when tasks get none. */
    public boolean areUnused() {
        return environment.isEmpty() && pullConfig.isEmpty();
    }

    /** True when something gets the secret of that name. */
    public boolean isUsed(String name) {
        return environment.containsValue(name) || pullConfig.equals(Optional.of(name));
    }
}
