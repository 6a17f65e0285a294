package io.ekiden.cli.option.server;

import io.ekiden.config.DurationConverter;
import io.ekiden.config.Problems;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.launch.GpuSchedulingBehavior;
import io.ekiden.orchestrator.launch.PlacementRules;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How an orchestrator schedules, under Marathon's names. */
public final class SchedulingOptions {
    private static final String DEPLOYMENTS = "--max-running-deployments";
    private static final String PORT_MIN = "--local-port-min";
    private static final String PORT_MAX = "--local-port-max";
    private static final String INSTANCES = "--max-instances-per-offer";
    private static final String VERSIONS = "--zk-max-versions";
    private static final String DECLINE = "--decline-offer-duration";
    private static final String DRAINING = "--draining-seconds";
    private static final String LAUNCH = "--task-launch-timeout";
    private static final String RECONCILE = "--reconciliation-interval";

    @Option(
            names = DEPLOYMENTS,
            paramLabel = "N",
            description = "As many deployments run at a time; further changes get 403.",
            defaultValue = "100")
    private int deployments = KernelSettings.DEFAULT.maxRunningDeployments();

    @Option(
            names = PORT_MIN,
            paramLabel = "PORT",
            description = "First of the service ports given to apps that ask for none of their own.",
            defaultValue = "10000")
    private int portMin = KernelSettings.DEFAULT.servicePortMin();

    @Option(
            names = PORT_MAX,
            paramLabel = "PORT",
            description = "End of them, itself not given.",
            defaultValue = "20000")
    private int portMax = KernelSettings.DEFAULT.servicePortMax();

    @Option(
            names = INSTANCES,
            paramLabel = "N",
            description = "Instances launched on one offer, before the next one has its turn.",
            defaultValue = "5")
    private int instances = KernelSettings.DEFAULT.maxInstancesPerOffer();

    @Option(
            names = VERSIONS,
            paramLabel = "N",
            description = "Definitions of an app that are kept to go back to.",
            defaultValue = "50")
    private int versions = KernelSettings.DEFAULT.maxVersions();

    @Option(
            names = DECLINE,
            paramLabel = "TIME",
            description = "An offer that nobody can use stays away for this long.",
            converter = DurationConverter.class,
            defaultValue = "2m")
    private Duration decline = KernelSettings.DEFAULT.declineFor();

    @Option(
            names = RECONCILE,
            paramLabel = "TIME",
            description = "The master is asked for the state of all tasks this often.",
            converter = DurationConverter.class,
            defaultValue = "10m")
    private Duration reconcile = KernelSettings.DEFAULT.reconcileEvery();

    @Option(
            names = LAUNCH,
            paramLabel = "TIME",
            description =
                    "A task that does not run this long after anything was heard of it, fetches and pulls included,"
                            + " is killed and launched again, unless a label of its app says otherwise; 0s: never.",
            converter = DurationConverter.class,
            defaultValue = "5m")
    private Duration launch = KernelSettings.DEFAULT.launchTimeout();

    /** <b>Source:</b> Marathon; {@code undefined} is the default of its versions before 1.8, which behaves as {@code unrestricted}. */
    enum GpuBehaviour {
        restricted,
        unrestricted,
        undefined
    }

    @Option(
            names = "--gpu-scheduling-behavior",
            paramLabel = "restricted|unrestricted",
            description = "restricted: agents with GPUs get nothing that needs none, unless its label"
                    + " GPU_SCHEDULING_BEHAVIOR says otherwise.",
            defaultValue = "restricted")
    private GpuBehaviour gpus = GpuBehaviour.restricted;

    @Option(
            names = DRAINING,
            paramLabel = "TIME",
            description = "So long before its machine is taken down for maintenance, an agent gets nothing new.",
            converter = DurationConverter.class,
            defaultValue = "0s")
    private Duration draining = Duration.ZERO;

    @Option(
            names = "--disable-maintenance-mode",
            description = "Agents on machines that are down by plan, or are to be, are used as any other (default: they"
                    + " get nothing new).")
    private boolean disableMaintenanceMode;

    public void check(Problems problems) {
        checkNumber(problems, DEPLOYMENTS, deployments, 1, 1_000_000);
        checkNumber(problems, PORT_MIN, portMin, 1, 65_535);
        checkNumber(problems, PORT_MAX, portMax, 2, 65_536);
        problems.check(
                portMin < portMax,
                PORT_MIN + " is " + portMin + " and " + PORT_MAX + " " + portMax + "; the first must be lower");
        checkNumber(problems, INSTANCES, instances, 1, 10_000);
        checkNumber(problems, VERSIONS, versions, 1, 10_000);
        problems.checkTime(DECLINE, decline, "1s", "1h");
        problems.checkTime(RECONCILE, reconcile, "1s", "1d");
        problems.checkTime(LAUNCH, launch, "0s", "1d");
        problems.checkTime(DRAINING, draining, "0s", "365d");
        problems.check(
                !disableMaintenanceMode || draining.isZero(),
                DRAINING + " has no effect with --disable-maintenance-mode");
    }

    private static void checkNumber(Problems problems, String flag, int given, int least, int most) {
        problems.check(
                given >= least && given <= most,
                flag + " is " + given + "; " + least + " to " + most + " are possible");
    }

    public KernelSettings kernel() {
        var rest = KernelSettings.DEFAULT;
        return new KernelSettings(
                portMin,
                portMax,
                deployments,
                instances,
                versions,
                decline,
                rest.drainTimeout(),
                rest.doubtAfter(),
                reconcile,
                launch,
                rest.unknownGrace(),
                rest.principal(),
                rest.newGroupsEnforce(),
                new PlacementRules.Settings(behaviour(), draining, !disableMaintenanceMode),
                rest.brake(),
                rest.tasks());
    }

    private GpuSchedulingBehavior behaviour() {
        return switch (gpus) {
            case restricted -> GpuSchedulingBehavior.RESTRICTED;
            case unrestricted, undefined -> GpuSchedulingBehavior.UNRESTRICTED;
        };
    }
}
