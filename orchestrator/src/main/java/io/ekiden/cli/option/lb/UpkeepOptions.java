package io.ekiden.cli.option.lb;

import io.ekiden.config.Problems;
import io.ekiden.lb.LbSettings;
import picocli.CommandLine.Option;

/** What HAProxy may leave behind. */
public final class UpkeepOptions {
    private static final int MOST = 1_000;

    @Option(
            names = "--lb-max-old-workers",
            paramLabel = "N",
            description =
                    "How many old workers of HAProxy may finish what they have after reloads; when another one would be"
                            + " left, the oldest is ended.",
            defaultValue = "10")
    private int oldWorkers = LbSettings.Upkeep.USUAL.mostOldWorkers();

    /** Notes what cannot be. */
    public void check(Problems problems) {
        problems.check(
                oldWorkers >= 1 && oldWorkers <= MOST,
                "--lb-max-old-workers is " + oldWorkers + ", it has to be from 1 to " + MOST);
    }

    /** What was asked for. */
    public LbSettings.Upkeep upkeep() {
        return new LbSettings.Upkeep(oldWorkers);
    }
}
