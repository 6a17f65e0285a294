package io.ekiden.cli.option.server;

import io.ekiden.config.DurationConverter;
import io.ekiden.config.Problems;
import io.ekiden.orchestrator.kernel.brake.BrakeSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How many tasks an orchestrator kills for bad health in a while. */
public final class BrakeOptions {
    private static final String APP = "--health-kill-share";
    private static final String CLUSTER = "--health-kill-cluster-share";
    private static final String WINDOW = "--health-kill-window";

    @Option(
            names = APP,
            paramLabel = "SHARE",
            description = {
                "Of an app's tasks that were healthy, at most this share is killed for bad health",
                "within the window; 1 is all of them."
            },
            defaultValue = "0.5")
    private double app = BrakeSettings.DEFAULT.appShare();

    @Option(
            names = CLUSTER,
            paramLabel = "SHARE",
            description = "The same for the tasks of all apps together; 10 may be killed in any case.",
            defaultValue = "0.25")
    private double cluster = BrakeSettings.DEFAULT.clusterShare();

    @Option(
            names = WINDOW,
            paramLabel = "TIME",
            description = "How long that while is.",
            converter = DurationConverter.class,
            defaultValue = "2m")
    private Duration window = BrakeSettings.DEFAULT.window();

    public void check(Problems problems) {
        checkShare(problems, APP, app);
        checkShare(problems, CLUSTER, cluster);
        problems.checkTime(WINDOW, window, "1s", "1d");
    }

    private static void checkShare(Problems problems, String flag, double given) {
        problems.check(given > 0 && given <= 1, flag + " is " + given + "; more than 0, and at most 1, is possible");
    }

    public BrakeSettings settings() {
        return new BrakeSettings(app, cluster, window);
    }
}
