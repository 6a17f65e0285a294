package io.ekiden.cli.bluegreen;

import io.ekiden.config.Problems;
import io.ekiden.lb.bluegreen.Definition;
import io.ekiden.lb.bluegreen.Goal;
import io.ekiden.lb.bluegreen.Rollout;
import io.ekiden.lb.bluegreen.Step.End;
import io.ekiden.lb.bluegreen.Step.Outcome;
import io.ekiden.lb.bluegreen.run.BlueGreen;
import io.ekiden.lb.bluegreen.run.RefusedException;
import java.io.IOException;
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

/** {@code ekiden bluegreen deploy}. <b>Source:</b> {@code zdd.py --json}. */
@Command(
        name = "deploy",
        description = {
            "Starts the app beside the one that runs, as APP-blue or APP-green, hands the traffic over one by one, and takes"
                    + " the older one away. Undoes all when the new one is not healthy in time.",
            "Exits with 0 when it has the traffic, 1 when it failed or was undone, 2 on a conflict, 3 when the app or"
                    + " something else was said wrongly."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden bluegreen deploy web.json --initial-instances=2 --step=2",
            "  ekiden bluegreen deploy web.yaml --dry-run",
            "  ekiden bluegreen deploy web.json --hold && ekiden bluegreen complete /web",
            "  ekiden bluegreen deploy web.json --stats=http://lb:9090 --canary=10,25,50"
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class DeployCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            description =
                    "The app as JSON, or as YAML when its name ends so, with the service port that HAProxy listens at; -"
                            + " for standard input. With the"
                            + " label HAPROXY_DEPLOYMENT_GROUP it is shown by that name, else by its id.",
            showDefaultValue = Visibility.NEVER)
    private String file = "";

    @Option(
            names = "--initial-instances",
            paramLabel = "N",
            description = "Instances that the new app starts with.",
            defaultValue = "1")
    private int initial;

    @Option(
            names = "--hold",
            description =
                    "Ends when the new app has the traffic and leaves the older one there, for complete or abort.",
            defaultValue = "false")
    private boolean hold;

    @Option(
            names = "--force",
            description =
                    "Undoes another deployment that is under way, and goes on while Marathon works on the app, and where nothing"
                            + " drains.",
            defaultValue = "false")
    private boolean force;

    @Mixin
    private CanaryOptions canary = new CanaryOptions();

    @Option(
            names = "--dry-run",
            description = "Says which app would be posted and which steps would follow if nothing went wrong, and does"
                    + " nothing.",
            defaultValue = "false")
    private boolean dryRun;

    @Mixin
    private HookOptions hook = new HookOptions();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return Running.code(spec, () -> {
            var problems = new Problems();
            var places = common.places(spec, problems);
            hook.check(problems);
            problems.check(initial >= 1, "--initial-instances is " + initial + "; it takes 1 at least");
            var shares = canary.canary(!places.statistics().isEmpty(), problems);
            var given = AppFile.read(file, problems);
            problems.throwIfAny();
            try (var blueGreen = new BlueGreen(places, Clock.systemUTC(), hook.preKill())) {
                Running.checkDraining(blueGreen, places, force);
                var end = deploy(blueGreen, given.orElseThrow(), common.steps().rollout(initial, hold, shares));
                common.reports().tell(end);
                return Running.code(end);
            }
        });
    }

    private End deploy(BlueGreen blueGreen, Definition given, Rollout rollout)
            throws IOException, InterruptedException, RefusedException {
        var obstacle = blueGreen.obstacle(given);
        if (obstacle.isPresent()) {
            return new End(Outcome.CONFLICT, obstacle.get());
        }
        if (dryRun) {
            return common.reports().rehearsed(blueGreen.rehearse(rollout, given));
        }
        var asked = Optional.of(given);
        var end = blueGreen.run(rollout, given.names(), asked, force, common.reports()::tell);
        if (!force || end.outcome() != Outcome.CONFLICT) {
            return end;
        }
        var undoing = common.steps().rollout(Goal.ABORT);
        var undone = blueGreen.run(undoing, given.names(), Optional.empty(), true, common.reports()::tell);
        return undone.outcome() == Outcome.DONE
                ? blueGreen.run(rollout, given.names(), asked, true, common.reports()::tell)
                : undone;
    }
}
