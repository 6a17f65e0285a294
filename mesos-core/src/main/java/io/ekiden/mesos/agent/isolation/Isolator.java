package io.ekiden.mesos.agent.isolation;

import io.ekiden.mesos.agent.isolation.IsolationSettings.Kind;
import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.usage.Usage;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.ContainerId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each run its limits, and tells which of them it has run into. Confined to the containerizer's
 * thread, but for {@link #overDisk} and {@link #usage}. */
public final class Isolator {
    private static final Logger LOG = LoggerFactory.getLogger(Isolator.class);
    private static final long MEBIBYTE = 1L << 20;

    private final IsolationSettings settings;
    private final Optional<Cgroups> cgroups;
    private final Set<ContainerId> leaving = new HashSet<>();

    private Isolator(IsolationSettings settings, Optional<Cgroups> cgroups) {
        this.settings = settings;
        this.cgroups = cgroups;
    }

    /** Enforces nothing. */
    public static Isolator none() {
        return new Isolator(IsolationSettings.NONE, Optional.empty());
    }

    /**
     * @param workDir where the sandboxes will be
     * @throws IOException when this machine cannot enforce what is asked for, saying what to do
     */
    public static Isolator open(IsolationSettings settings, Path workDir) throws IOException {
        if (settings.has(Kind.FILESYSTEM_TMP)
                && workDir.toAbsolutePath().normalize().startsWith("/tmp")) {
            throw new IOException("--isolation=filesystem/tmp hides /tmp from tasks, and with it their sandboxes in "
                    + workDir + "; choose a --work-dir elsewhere");
        }
        var resolved = HostAbilities.resolve(settings);
        var lacking = HostAbilities.lacking(resolved);
        if (lacking.isPresent()) {
            throw new IOException("--isolation=" + settings.text() + " cannot be had: " + lacking.get());
        }
        return new Isolator(resolved, resolved.hasCgroups() ? Optional.of(Cgroups.open(resolved)) : Optional.empty());
    }

    /** Makes room for a run; it enters by writing a 0 into each of these files before it does anything else. */
    public List<Path> prepare(TaskRun run) throws IOException {
        return cgroups.isEmpty() || hasEngine(run)
                ? List.of()
                : cgroups.get().create(run.containerId().value(), limits(run));
    }

    private Limits limits(TaskRun run) {
        return Limits.of(run.task(), settings.cgroups().pidsMax());
    }

    /** Another limit from now on. One that the run is above already the kernel would enforce at once, or refuse: it stays as it is then. */
    public void resize(TaskRun run) {
        if (cgroups.isEmpty()) {
            return;
        }
        var container = run.containerId().value();
        var limits = limits(run);
        try {
            boolean isAbove = settings.has(Kind.CGROUPS_MEM)
                    && cgroups.get()
                            .memory(container)
                            .filter(used ->
                                    used.resident() > limits.memoryLimit().orElse(Long.MAX_VALUE))
                            .isPresent();
            if (!isAbove) {
                cgroups.get().create(container, limits);
            }
        } catch (IOException | NumberFormatException e) {
            LOG.warn("the limits of a run cannot be changed containerId={}", container, e);
        }
    }

    /** The memory that a run may use, when the kernel has ended a part of it, or all, for wanting more. */
    public Optional<Exceeded> outOfMemory(TaskRun run) {
        if (cgroups.isEmpty() || !settings.has(Kind.CGROUPS_MEM) || hasEngine(run)) {
            return Optional.empty();
        }
        var container = run.containerId().value();
        try {
            if (cgroups.get().outOfMemoryKills(container) == 0) {
                return Optional.empty();
            }
            long limit = limits(run).memoryLimit().orElse(limits(run).memoryBytes()) / MEBIBYTE;
            var message = "Memory limit exceeded: Requested: " + limit + "MB Maximum Used: "
                    + cgroups.get().mostMemory(container) / MEBIBYTE + "MB\n\nMEMORY STATISTICS: \n"
                    + cgroups.get().memoryStatistics(container) + "\n\n";
            return Optional.of(new Exceeded(
                    Resources.MEM,
                    message,
                    Resources.EMPTY.withScalar(Resources.MEM, Resources.UNRESERVED, limit * 1000)));
        } catch (IOException | NumberFormatException e) {
            LOG.warn("cannot tell how much memory a task used containerId={}", container, e);
            return Optional.empty();
        }
    }

    /** Then the engine limits it, and what the agent starts is the engine's client. */
    private static boolean hasEngine(TaskRun run) {
        return run.task().image().isPresent();
    }

    /** Whether sandboxes are to be measured, each {@link DiskQuota#interval}. */
    public boolean watchesDisk() {
        return settings.watchesDisk();
    }

    public IsolationSettings settings() {
        return settings;
    }

    /** The disk that a run uses, if that is too much. Takes as long as the sandbox has files; any thread. */
    public static Optional<Exceeded> overDisk(TaskRun run, Path sandbox) {
        long allowed = run.task().resources().diskMilli();
        if (allowed == 0) {
            return Optional.empty();
        }
        var used = DiskUsage.kibibytes(sandbox);
        // Megabytes in thousandths.
        return used.isEmpty() || used.getAsLong() * 1000 <= allowed * 1024
                ? Optional.empty()
                : Optional.of(new Exceeded(
                        Resources.DISK,
                        "Disk usage (" + used.getAsLong() + "KB) exceeds quota (" + allowed / 1000 + "MB)",
                        Resources.EMPTY.withScalar(Resources.DISK, Resources.UNRESERVED, allowed)));
    }

    /**
     * What a run uses: what the kernel counts for its control groups, and for the rest what its processes show. Any thread.
     *
     * @param ofProcesses asked only where it is needed; empty when there are none
     * @return empty when the run has ended
     * @throws IOException when the kernel's account cannot be read
     */
    public Optional<Usage> usage(ContainerId containerId, Supplier<Optional<Usage>> ofProcesses) throws IOException {
        var cpu = counted(groups -> groups.cpu(containerId.value()));
        var memory = counted(groups -> groups.memory(containerId.value()));
        if (cpu.isPresent() && memory.isPresent()) {
            return Optional.of(new Usage(cpu.get(), memory.get()));
        }
        return ofProcesses.get().map(seen -> new Usage(cpu.orElseGet(seen::cpu), memory.orElseGet(seen::memory)));
    }

    /** Runs that an agent without control groups has started have none. */
    private <T> Optional<T> counted(Account<T> account) throws IOException {
        try {
            return cgroups.isEmpty() ? Optional.empty() : account.of(cgroups.get());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private interface Account<T> {
        Optional<T> of(Cgroups groups) throws IOException;
    }

    /** What the run is shut in by. The client of an engine has to reach it, and what is shut in is the container. */
    public Confinement confinement(TaskRun run) {
        return hasEngine(run) ? Confinement.NONE : confinement();
    }

    /**
     * Makes sure that tasks without an image may have volumes of the host: who may name one gets at directories that its user could not
     * get to.
     *
     * @throws IOException naming the flag that allows them
     */
    public void checkHostVolumes() throws IOException {
        if (!settings.has(Kind.VOLUME_HOST_PATH)) {
            throw new IOException(
                    "volumes of the host are not allowed without an image on this agent: that takes --isolation="
                            + Kind.VOLUME_HOST_PATH.word() + ", beside what it is held to otherwise");
        }
    }

    /** What runs are shut in by. */
    public Confinement confinement() {
        return Confinement.of(settings);
    }

    /** The processes that the kernel counts as the run's own, however they came to be; none where it does not count. */
    public List<Long> processes(ContainerId containerId) {
        return cgroups.isEmpty() ? List.of() : cgroups.get().processes(containerId.value());
    }

    /** Nothing of the run is left. A group that the kernel still has in use goes with a later {@link #sweep}. */
    public void forget(ContainerId containerId) {
        if (cgroups.isPresent() && !cgroups.get().remove(containerId.value())) {
            leaving.add(containerId);
        }
    }

    /** Removes what was in use when it was to go. */
    public void sweep() {
        leaving.removeIf(containerId -> cgroups.isEmpty() || cgroups.get().remove(containerId.value()));
    }

    /** Removes the groups of runs that are no more. */
    public void forgetAllBut(Collection<ContainerId> known) {
        if (cgroups.isEmpty()) {
            return;
        }
        try {
            for (var container : cgroups.get().containers()) {
                if (!known.contains(new ContainerId(container))) {
                    forget(new ContainerId(container));
                }
            }
        } catch (IOException e) {
            LOG.warn("cannot look at the control groups", e);
        }
    }
}
