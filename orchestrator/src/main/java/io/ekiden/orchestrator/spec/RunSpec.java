package io.ekiden.orchestrator.spec;

import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.orchestrator.spec.check.AppCheck;
import io.ekiden.orchestrator.spec.check.AppCheck.Command;
import io.ekiden.orchestrator.spec.check.ReadinessCheck;
import io.ekiden.orchestrator.spec.pod.Pod;
import io.ekiden.orchestrator.spec.secret.Secrets;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The configuration of an app or a pod: every field but {@code id} and {@code instances}. Whether a change is a restart is decided by
 * {@link #isSameInAnyOrder} and {@link #isSameButForNeedlessNames}.
 *
 * @param dependencies ids of apps or groups that must be up before this one is deployed; absolute
 * @param readiness what new instances are asked during a deployment; absent: one that runs, and is healthy, is ready
 * @param check what the agent is to look at, for information
 * @param secrets what its tasks get to know
 * @param limits what they may use beyond {@code resources}; absent: no more than that
 * @param pod what makes it a pod; then {@code resources} and {@code ports} are those of all its containers, and they have processes of their own
 */
public record RunSpec(
        Process process,
        ResourceNeeds resources,
        Ports ports,
        Placement placement,
        Lifecycle lifecycle,
        List<AppHealthCheck> healthChecks,
        SortedMap<String, String> labels,
        List<PathId> dependencies,
        Optional<ReadinessCheck> readiness,
        Optional<AppCheck> check,
        Optional<Secrets> secrets,
        Optional<TaskLimits> limits,
        Optional<Pod> pod) {
    /**
     * The label that says for how many seconds a deployment may make no progress before it is rolled back by itself. A label, so that
     * the definition is fine for Marathon too, whose deployments wait for ever.
     */
    public static final String PROGRESS_DEADLINE = "EKIDEN_PROGRESS_DEADLINE_SECONDS";

    /**
     * The label that says for how many seconds a new instance must have been well without a break before a deployment counts on it: one
     * that runs and fails a moment later is not well. Without it a deployment that has a {@link #PROGRESS_DEADLINE} waits for
     * {@link #DEFAULT_MIN_HEALTHY}, or half of its deadline where that is less, and any other does not wait, as in Marathon.
     */
    public static final String MIN_HEALTHY = "EKIDEN_MIN_HEALTHY_SECONDS";

    /**
     * The label that says how many seconds a task that does not run yet is waited for after anything was heard of it; 0: for ever. Without
     * it the operator says. A label, so that the definition is fine for Marathon too, where one time is for all.
     */
    public static final String LAUNCH_TIMEOUT = "EKIDEN_TASK_LAUNCH_TIMEOUT_SECONDS";

    private static final Duration DEFAULT_MIN_HEALTHY = Duration.ofSeconds(10);

    /** In the environment of a task: its app's labels, as they were when it started. */
    private static final String LABEL_VARIABLES = "MARATHON_APP_LABEL";

    static final int MAX_SECONDS = 86_400;

    /** With no more than what every app has. */
    public RunSpec(
            Process process,
            ResourceNeeds resources,
            Ports ports,
            Placement placement,
            Lifecycle lifecycle,
            List<AppHealthCheck> healthChecks,
            SortedMap<String, String> labels,
            List<PathId> dependencies) {
        this(
                process,
                resources,
                ports,
                placement,
                lifecycle,
                healthChecks,
                labels,
                dependencies,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public RunSpec {
        healthChecks = List.copyOf(healthChecks);
        labels = sorted(labels);
        dependencies = List.copyOf(dependencies);
    }

    /** What the label {@link #PROGRESS_DEADLINE} says, from a second to a day; absent without it, or when it cannot be read. */
    public Optional<Duration> progressDeadline() {
        return seconds(PROGRESS_DEADLINE, 1);
    }

    /** How long a new instance is to be well before a deployment counts on it, from nothing to a day: see {@link #MIN_HEALTHY}. */
    public Duration minHealthy() {
        return seconds(MIN_HEALTHY, 0)
                .or(() -> progressDeadline()
                        .map(deadline -> Collections.min(List.of(deadline.dividedBy(2), DEFAULT_MIN_HEALTHY))))
                .orElse(Duration.ZERO);
    }

    /** What the label {@link #LAUNCH_TIMEOUT} says, from zero, which is for ever, to a day; absent without it, or when it cannot be read. */
    public Optional<Duration> launchTimeout() {
        return seconds(LAUNCH_TIMEOUT, 0);
    }

    /** What a label says that is a number of seconds; absent without it, or when it cannot be read. */
    Optional<Duration> seconds(String label, int least) {
        return Optional.ofNullable(labels.get(label))
                .filter(text -> text.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .filter(seconds -> seconds >= least && seconds <= MAX_SECONDS)
                .map(Duration::ofSeconds);
    }

    /** What is needed to start an instance: also for an executor of the user's own. */
    public ResourceNeeds needs() {
        return process.executorResources()
                .filter(_ -> process.hasCustomExecutor())
                .map(resources::plus)
                .orElse(resources);
    }

    /** Whether its instances keep what is reserved for them, and the data on it. */
    public boolean isResident() {
        return !persistentVolumes().isEmpty();
    }

    /** Whether it has a volume that only one instance may have at a time, wherever that is. */
    public boolean hasExclusiveVolume() {
        return process.container().filter(Container::hasExclusiveVolume).isPresent();
    }

    /** Disk that outlives its tasks. */
    public List<Volume.Persistent> persistentVolumes() {
        return pod.map(Pod::persistentVolumes)
                .or(() -> process.container().map(Container::persistentVolumes))
                .orElse(List.of());
    }

    public RunSpec withPorts(Ports newPorts) {
        return with(process, newPorts, readiness, check, secrets, limits, pod);
    }

    public RunSpec withProcess(Process newProcess) {
        return with(newProcess, ports, readiness, check, secrets, limits, pod);
    }

    public RunSpec withReadiness(ReadinessCheck newReadiness) {
        return with(process, ports, Optional.of(newReadiness), check, secrets, limits, pod);
    }

    public RunSpec withCheck(AppCheck newCheck) {
        return with(process, ports, readiness, Optional.of(newCheck), secrets, limits, pod);
    }

    public RunSpec withSecrets(Secrets newSecrets) {
        return with(process, ports, readiness, check, Optional.of(newSecrets), limits, pod);
    }

    public RunSpec withLimits(TaskLimits newLimits) {
        return with(process, ports, readiness, check, secrets, Optional.of(newLimits), pod);
    }

    public RunSpec withPod(Pod newPod) {
        return with(process, ports, readiness, check, secrets, limits, Optional.of(newPod));
    }

    /** True when somebody looks whether its tasks are well. */
    public boolean isHealthChecked() {
        return !healthChecks.isEmpty() || pod.filter(Pod::isHealthChecked).isPresent();
    }

    private RunSpec with(
            Process newProcess,
            Ports newPorts,
            Optional<ReadinessCheck> newReadiness,
            Optional<AppCheck> newCheck,
            Optional<Secrets> newSecrets,
            Optional<TaskLimits> newLimits,
            Optional<Pod> newPod) {
        return new RunSpec(
                newProcess,
                resources,
                newPorts,
                placement,
                lifecycle,
                healthChecks,
                labels,
                dependencies,
                newReadiness,
                newCheck,
                newSecrets,
                newLimits,
                newPod);
    }

    /**
     * True when nothing is different but the order of constraints, acceptedResourceRoles, dependencies and health checks, which means
     * nothing. <b>Source:</b> Marathon {@code AppDefinition}, where these are sets.
     */
    public boolean isSameInAnyOrder(RunSpec other) {
        return equals(other.inOrderOf(this));
    }

    /** True when ports say which network they are in, or do not, where there is one: earlier versions did not keep what was said. */
    public boolean isSameButForNeedlessNames(RunSpec other) {
        return withPorts(ports.withoutNeedlessNames())
                .isSameInAnyOrder(other.withPorts(other.ports.withoutNeedlessNames()));
    }

    private RunSpec inOrderOf(RunSpec other) {
        return new RunSpec(
                process,
                resources,
                ports,
                new Placement(
                        inOrder(placement.constraints(), other.placement.constraints()),
                        inOrder(placement.acceptedResourceRoles(), other.placement.acceptedResourceRoles()),
                        placement.role()),
                lifecycle,
                inOrder(healthChecks, other.healthChecks),
                labels,
                inOrder(dependencies, other.dependencies),
                readiness,
                check,
                secrets,
                limits,
                pod);
    }

    private static <T> List<T> inOrder(List<T> own, List<T> others) {
        return Set.copyOf(own).equals(Set.copyOf(others)) ? others : own;
    }

    /**
     * True when running tasks need not notice the change to another configuration: what differs is looked at by the orchestrator alone,
     * or only when a task starts. That is so for labels, unless the command or its arguments mention the variables they become; for
     * backoff, upgradeStrategy, unreachableStrategy, killSelection and taskKillGracePeriodSeconds; for constraints, dependencies and
     * readinessChecks; and for health checks that the orchestrator runs. What is no difference at all is none here either.
     */
    public boolean isSameForTasks(RunSpec other) {
        var own = withPorts(ports.withoutNeedlessNames());
        var ordered = other.withPorts(other.ports.withoutNeedlessNames()).inOrderOf(own);
        return (labels.equals(other.labels) || !(mentionsLabels() || other.mentionsLabels()))
                && Set.copyOf(agentChecks()).equals(Set.copyOf(other.agentChecks()))
                && own.with(ordered).equals(ordered);
    }

    private boolean mentionsLabels() {
        var ofContainers = pod.stream()
                .flatMap(some -> some.containers().stream())
                .flatMap(container -> container.command().stream())
                .map(Command::line);
        return Stream.concat(ofContainers, Stream.concat(process.cmd().stream(), process.args().stream()))
                .anyMatch(text -> text.contains(LABEL_VARIABLES));
    }

    private List<AppHealthCheck> agentChecks() {
        return healthChecks.stream()
                .filter(check -> check.protocol().isMesosLevel())
                .toList();
    }

    /** With everything of the other one that running tasks need not notice. */
    private RunSpec with(RunSpec other) {
        return new RunSpec(
                process,
                resources,
                ports,
                new Placement(other.placement.constraints(), placement.acceptedResourceRoles(), placement.role()),
                other.lifecycle,
                other.healthChecks,
                other.labels,
                other.dependencies,
                other.readiness,
                check,
                secrets,
                limits,
                pod);
    }

    /** A copy that nobody changes. */
    public static <V> SortedMap<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
