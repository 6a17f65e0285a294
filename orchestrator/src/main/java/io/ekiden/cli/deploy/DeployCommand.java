package io.ekiden.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.change.EnvOption;
import io.ekiden.cli.change.FollowOptions;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.follow.Limits;
import io.ekiden.cli.follow.Outcome;
import io.ekiden.config.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden app deploy}. */
@Command(
        name = "deploy",
        description = {
            "Makes the cluster have what FILE defines: shows the plan, and does it. Apps, pods, groups, or a list of apps, in JSON"
                    + " or YAML. A directory is a group: its files are apps and pods, its directories the groups below.",
            "What FILE leaves out gets its default, but for the number of instances: that stays. Run again, it changes nothing,"
                    + " or goes on with what an earlier run has begun.",
            "$${NAME} in a text is what --set or the environment says; without a value, and without a default as in"
                    + " $${NAME:-text}, nothing is deployed. What every machine has (HOME, PATH, USER and such) is not taken from the"
                    + " environment, and in commands nothing is: there --set alone counts, and variables of the task and of every"
                    + " shell are left to its shell, and so is $${NAME:-text} where a shell reads it. With one more $ before it, it is left everywhere.",
            "With --wait it ends with 0 when all of it is healthy, and with 1 when it failed or was rolled back."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden app deploy web.yaml --plan",
            "  ekiden app deploy web.json --set VERSION=1.4.2 --wait --timeout 5m --auto-rollback",
            "  ekiden app deploy shop/ --env LOG=debug --wait",
            "  generate-app | ekiden app deploy - --image registry.example/web:7"
        },
        mixinStandardHelpOptions = true)
public final class DeployCommand extends ClientCommand {
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(15);

    @Parameters(paramLabel = "FILE", description = "A file, a directory, or - for standard input.")
    private String source = "";

    @Option(
            names = "--force",
            description = "Also while another deployment works on it, in whose place this one steps.",
            order = 30)
    private boolean force;

    @Option(names = "--plan", description = "Shows what would happen, and changes nothing.", order = 31)
    private boolean planOnly;

    @Option(
            names = "--prune",
            description = "Destroys apps of a deployed group that the files do not have any more.",
            order = 33)
    private boolean prune;

    @Option(
            names = "--restart-if-needed",
            description = "Restarts no task for what it need not notice: labels, health checks, constraints.",
            order = 34)
    private boolean restartIfNeeded;

    @Mixin
    private EnvOption shownEnv = new EnvOption();

    @Mixin
    private FollowOptions wait = new FollowOptions();

    @Option(
            names = "--auto-rollback",
            description =
                    "Leads back to what was before, all that was sent, when it does not become healthy in time; means --wait.",
            order = 43)
    private boolean autoRollback;

    @Option(
            names = "--set",
            paramLabel = "NAME[=VALUE]",
            description = "A value for $${NAME}, without one that of the variable NAME; may be repeated.",
            mapFallbackValue = Option.NULL_VALUE,
            order = 50)
    private Map<String, Optional<String>> set = new LinkedHashMap<>();

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "A variable of the one app; may be repeated.",
            order = 51)
    private Map<String, String> env = new LinkedHashMap<>();

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            description = "A label of the one app; may be repeated.",
            order = 52)
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--image", paramLabel = "IMAGE", description = "The image of the one app.", order = 53)
    private String image = "";

    @Option(names = "--instances", paramLabel = "N", description = "Instances of the one app.", order = 54)
    private int instances = -1;

    @Override
    protected int run(Session session) throws InterruptedException {
        var problems = new Problems();
        var environment = session.around().environment();
        var definitions = new Sources(
                        session.around().in(), values(environment, problems), environment, env.keySet(), problems)
                .read(source);
        definitions.override(new Definitions.Overrides(env, labels, image, instances), problems);
        problems.throwIfAny();
        if (definitions.isEmpty()) {
            throw CommandException.invalid(source + " has no definition in it; files end with .json, .yaml or .yml");
        }
        var limits = wait.limits();
        boolean waits = wait.waits() || autoRollback;
        var deployer = new Deployer(session, shownEnv, force, prune, waits ? limits.timeout() : SHORT_PATIENCE);
        var changes = Change.of(definitions, session.api(), restartIfNeeded ? "ifNeeded" : "always");
        var plans = new ArrayList<JsonNode>();
        for (var change : changes) {
            plans.add(deployer.plan(change));
        }
        if (planOnly) {
            return planned(session, plans);
        }
        deployer.check(plans);
        var ending = new Ending(session, autoRollback, limits.timeout());
        for (int i = 0; i < changes.size(); i++) {
            try {
                deployer.make(changes.get(i), plans.get(i));
            } catch (CommandException refused) {
                return ending.cut(refused, deployer);
            }
        }
        return waits ? followed(deployer, limits, ending) : begun(session, deployer.sent());
    }

    private static int followed(Deployer deployer, Limits limits, Ending ending) throws InterruptedException {
        Outcome outcome;
        try {
            outcome = deployer.follow(limits);
        } catch (CommandException refused) {
            return ending.cut(refused, deployer);
        }
        return ending.of(outcome, deployer.sent());
    }

    private Map<String, String> values(Map<String, String> environment, Problems problems) {
        var values = new LinkedHashMap<String, String>();
        set.forEach((name, value) -> value.or(() -> Optional.ofNullable(environment.get(name)))
                .ifPresentOrElse(
                        found -> values.put(name, found),
                        () -> problems.add("--set " + name + ": there is no variable " + name + " here; say --set "
                                + name + "=…")));
        return values;
    }

    private static int planned(Session session, List<JsonNode> plans) {
        if (session.output().json()) {
            session.screen()
                    .line(Json.pretty(
                            plans.size() == 1 ? plans.getFirst() : Json.array().addAll(plans)));
        }
        return ExitCode.WELL;
    }

    private static int begun(Session session, List<Sent> sent) {
        var deployments =
                sent.stream().flatMap(one -> one.deployments().stream()).toList();
        var json = Json.object();
        deployments.forEach(json.putArray("deployments")::add);
        if (!session.printedJson(json)) {
            if (session.output().quiet()) {
                deployments.forEach(session.screen()::line);
            } else if (!deployments.isEmpty()) {
                session.screen()
                        .line("Under way; 'ekiden deployment watch " + deployments.getFirst()
                                + "' shows how far it is.");
            }
        }
        return ExitCode.WELL;
    }
}
