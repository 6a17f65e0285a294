package io.ekiden.cli.change;

import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.follow.Limits;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether to follow the deployment of a change, and when to give it up. */
public final class FollowOptions {
    @Mixin
    private WaitOptions wait = new WaitOptions();

    @Option(
            names = "--max-failures",
            paramLabel = "N",
            description =
                    "With waiting: gives up once N tasks of an app failed one after the other while none of it became"
                            + " healthy; such that fail together count as one, 0 is never (default: 10).",
            defaultValue = "10",
            order = 42)
    private int maxFailures = 10;

    public boolean waits() {
        return wait.waits();
    }

    public Limits limits() {
        if (maxFailures < 0) {
            throw CommandException.invalid("--max-failures is " + maxFailures + "; it is 0 or more, and 0 is never");
        }
        return new Limits(wait.timeout(), maxFailures);
    }
}
