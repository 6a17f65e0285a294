package io.ekiden.cli.option;

import io.ekiden.config.BytesConverter;
import io.ekiden.config.DurationConverter;
import io.ekiden.config.Problems;
import io.ekiden.mesos.agent.disk.DiskSettings;
import io.ekiden.mesos.agent.gc.GcSettings;
import io.ekiden.mesos.agent.log.Retention;
import io.ekiden.mesos.agent.log.RotationSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How an agent keeps room on its disk. The names are those of Mesos, where it has such a flag or parameter of a module. */
public final class DiskOptions {
    @Option(
            names = "--gc-delay",
            paramLabel = "TIME",
            description = "The longest that sandboxes of what has ended are kept.",
            converter = DurationConverter.class,
            defaultValue = "1weeks")
    private Duration delay = GcSettings.DEFAULT.delay();

    @Option(
            names = "--gc-disk-headroom",
            paramLabel = "PART",
            description = {
                "The part of the disk that is to be free. The fuller the disk, the shorter sandboxes are kept:",
                "(1 - headroom - used part) times --gc-delay; with the headroom used, none are."
            },
            defaultValue = "0.1")
    private double headroom = GcSettings.DEFAULT.headroom();

    @Option(
            names = "--disk-watch-interval",
            paramLabel = "TIME",
            description = "Between two looks for sandboxes that are to go.",
            converter = DurationConverter.class,
            defaultValue = "1mins")
    private Duration interval = GcSettings.DEFAULT.interval();

    @Option(
            names = "--disk-launch-limit",
            paramLabel = "PART",
            description = "The part of the disk that is used when tasks are refused; 1 refuses none.",
            defaultValue = "0.95")
    private double launchLimit = GcSettings.DEFAULT.launchLimit();

    @Option(
            names = "--container-logger",
            paramLabel = "NAME",
            description = {
                "logrotate: stdout and stderr of tasks are rotated when they get too long;",
                "sandbox: they grow, as with Mesos where no module is loaded."
            },
            defaultValue = "logrotate")
    private String logger = "logrotate";

    @Option(
            names = "--max-stdout-size",
            paramLabel = "SIZE",
            description = {
                "How long stdout gets before it is rotated.",
                "A task may say otherwise in its environment: CONTAINER_LOGGER_MAX_STDOUT_SIZE=20MB."
            },
            converter = BytesConverter.class,
            defaultValue = "10MB")
    private long maxStdout = Retention.DEFAULT.maxBytes();

    @Option(
            names = "--logrotate-stdout-options",
            paramLabel = "TEXT",
            description = {
                "'rotate N' keeps stdout.1 to stdout.N; nothing else of logrotate's language is understood.",
                "A task may say otherwise: CONTAINER_LOGGER_LOGROTATE_STDOUT_OPTIONS."
            },
            defaultValue = "rotate 4")
    private String stdoutOptions = Retention.DEFAULT.options();

    @Option(
            names = "--max-stderr-size",
            paramLabel = "SIZE",
            description = "The same of stderr.",
            converter = BytesConverter.class,
            defaultValue = "10MB")
    private long maxStderr = Retention.DEFAULT.maxBytes();

    @Option(
            names = "--logrotate-stderr-options",
            paramLabel = "TEXT",
            description = "The same of stderr.",
            defaultValue = "rotate 4")
    private String stderrOptions = Retention.DEFAULT.options();

    public DiskSettings settings(Problems problems) {
        problems.checkTime("--gc-delay", delay, "0s", "3650d");
        problems.checkTime("--disk-watch-interval", interval, "100ms", "1d");
        var gc = problems.understood(
                "--gc-disk-headroom or --disk-launch-limit",
                () -> new GcSettings(delay, headroom, interval, launchLimit));
        boolean rotates = !logger.equals("sandbox");
        problems.check(
                !rotates || logger.equals("logrotate") || logger.equals("org_apache_mesos_LogrotateContainerLogger"),
                "--container-logger is '" + logger + "'; there are logrotate and sandbox");
        var stdout = problems.understood(
                "--max-stdout-size or --logrotate-stdout-options", () -> retention(maxStdout, stdoutOptions));
        var stderr = problems.understood(
                "--max-stderr-size or --logrotate-stderr-options", () -> retention(maxStderr, stderrOptions));
        return new DiskSettings(
                gc.orElse(GcSettings.DEFAULT),
                new RotationSettings(rotates, stdout.orElse(Retention.DEFAULT), stderr.orElse(Retention.DEFAULT)));
    }

    private static Retention retention(long bytes, String options) {
        return Retention.DEFAULT.withMaxBytes(bytes).withOptions(options);
    }
}
