package io.ekiden.cli.bluegreen;

import io.ekiden.config.Problems;
import io.ekiden.lb.bluegreen.Goal;
import io.ekiden.lb.bluegreen.run.BlueGreen;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ekiden bluegreen complete}. <b>Source:</b> {@code zdd.py --complete-cur}. */
@Command(
        name = "complete",
        description = {
            "Hands the rest of the traffic over to the younger app, and takes the older one away.",
            "Exits with 0 when that is so, 1 when it failed, 2 on a conflict, 3 when something was said wrongly."
        },
        footer = {"", "Example:", "  ekiden bluegreen complete /shop/web"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class CompleteCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "APP",
            description = "The app without its colour, or the deployment group.",
            showDefaultValue = Visibility.NEVER)
    private String app = "";

    @Option(
            names = "--force",
            description = "Also while Marathon works on the app, and where nothing drains.",
            defaultValue = "false")
    private boolean force;

    @Mixin
    private HookOptions hook = new HookOptions();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return finish(spec, Goal.COMPLETE, app, new Flags(force, common, hook));
    }

    /** What the commands that end what is under way are told. */
    record Flags(boolean force, CommonOptions common, HookOptions hook) {}

    static int finish(CommandSpec command, Goal goal, String app, Flags flags) throws InterruptedException {
        return Running.code(command, () -> {
            var problems = new Problems();
            var places = flags.common().places(command, problems);
            flags.hook().check(problems);
            problems.throwIfAny();
            var reports = flags.common().reports();
            try (var blueGreen =
                    new BlueGreen(places, Clock.systemUTC(), flags.hook().preKill())) {
                Running.checkDraining(blueGreen, places, flags.force());
                var names = Running.find(blueGreen, app);
                var rollout = flags.common().steps().rollout(goal);
                var end = blueGreen.run(rollout, names, Optional.empty(), flags.force(), reports::tell);
                reports.tell(end);
                return Running.code(end);
            }
        });
    }
}
