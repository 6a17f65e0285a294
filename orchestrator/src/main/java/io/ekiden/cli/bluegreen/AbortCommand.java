package io.ekiden.cli.bluegreen;

import io.ekiden.lb.bluegreen.Goal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ekiden bluegreen abort}. <b>Source:</b> {@code zdd.py --complete-prev}. */
@Command(
        name = "abort",
        description = {
            "Gives the traffic and its instances back to the older app, and takes the younger one away.",
            "No request is lost for it where Marathon waits for its balancers, or --stats shows HAProxies of ours, which know"
                    + " shares. With marathon-lb on an original Marathon nobody serves for a moment when the younger app has a"
                    + " target of 1 instance and the only one of the older app is drained.",
            "Exits with 0 when that is so, 1 when it failed, 2 when there is nothing to abort, 3 when something was said"
                    + " wrongly."
        },
        footer = {"", "Example:", "  ekiden bluegreen abort /shop/web"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class AbortCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "APP",
            description = "The app without its colour, or the deployment group.",
            showDefaultValue = Visibility.NEVER)
    private String app = "";

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return CompleteCommand.finish(
                spec, Goal.ABORT, app, new CompleteCommand.Flags(true, common, new HookOptions()));
    }
}
