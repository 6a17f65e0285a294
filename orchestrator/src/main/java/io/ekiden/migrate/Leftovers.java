package io.ekiden.migrate;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What no migration takes along: it belongs to the old framework.
 *
 * @param frameworkId absent where the source does not tell
 * @param tasks how many tasks, or containers of pods, run, by app or pod
 * @param volumes persistent volumes by app or pod
 * @param deployments under way
 */
public record Leftovers(
        Optional<String> frameworkId,
        SortedMap<String, Integer> tasks,
        SortedMap<String, List<Volume>> volumes,
        List<Deployment> deployments) {
    /** Nothing known. */
    public static final Leftovers NONE = new Leftovers(Optional.empty(), new TreeMap<>(), new TreeMap<>(), List.of());

    public Leftovers {
        tasks = Collections.unmodifiableSortedMap(new TreeMap<>(tasks));
        volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
        deployments = List.copyOf(deployments);
    }

    /** Those of some apps and pods. Deployments are never of them alone. */
    public Leftovers of(Collection<String> ids) {
        var some = new TreeMap<>(tasks);
        some.keySet().retainAll(ids);
        var data = new TreeMap<>(volumes);
        data.keySet().retainAll(ids);
        return new Leftovers(frameworkId, some, data, deployments);
    }

    /**
     * Data on the disk of one agent.
     *
     * @param persistenceId as Mesos knows it
     * @param host that has it; empty where the source does not tell
     */
    public record Volume(String containerPath, String persistenceId, String host) {}

    /** @param apps that it is about, as far as the source tells */
    public record Deployment(String id, List<String> apps) {
        public Deployment {
            apps = List.copyOf(apps);
        }
    }
}
