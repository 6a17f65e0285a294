package io.ekiden.orchestrator.spec;

import java.time.Instant;

/**
 * A long-running app, or a pod: how many instances of what. Two definitions with equal {@link #run} need no restart between them.
 *
 * @param instances wanted number of running instances, ≥ 0
 * @param run everything but the number: the configuration whose change restarts instances
 */
public record AppDefinition(PathId id, int instances, RunSpec run, VersionInfo versionInfo) {
    /**
     * When what changed. Timestamps have millisecond precision and double as names of versions.
     *
     * @param version of this definition
     * @param lastScalingAt version at which {@code instances} last changed
     * @param lastConfigChangeAt version at which {@code run} last changed or a restart was asked for; instances of older configuration are outdated
     */
    public record VersionInfo(Instant version, Instant lastScalingAt, Instant lastConfigChangeAt) {
        public static VersionInfo created(Instant version) {
            return new VersionInfo(version, version, version);
        }
    }

    public Instant version() {
        return versionInfo.version();
    }

    /** The configuration's version: what instances are compared with. */
    public Instant configVersion() {
        return versionInfo.lastConfigChangeAt();
    }

    /** True when its instances have several tasks. */
    public boolean isPod() {
        return run.pod().isPresent();
    }

    public AppDefinition withInstances(int newInstances) {
        return new AppDefinition(id, newInstances, run, versionInfo);
    }

    public AppDefinition withRun(RunSpec newRun) {
        return new AppDefinition(id, instances, newRun, versionInfo);
    }

    public AppDefinition withVersionInfo(VersionInfo newVersionInfo) {
        return new AppDefinition(id, instances, run, newVersionInfo);
    }
}
