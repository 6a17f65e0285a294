package io.ekiden.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.follow.Failures;
import io.ekiden.cli.follow.Follower;
import io.ekiden.cli.follow.Outcome;
import io.ekiden.cli.show.Style;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags of every change, and the change itself. */
public final class ChangeOptions {
    private static final int LOG_LINES = 10;

    @Option(
            names = "--force",
            description = "Also while another deployment works on it, in whose place this one steps.",
            order = 30)
    private boolean force;

    @Option(names = "--plan", description = "Shows what would happen, and changes nothing.", order = 31)
    private boolean plan;

    @Mixin
    private EnvOption env = new EnvOption();

    @Mixin
    private FollowOptions wait = new FollowOptions();

    public boolean plansOnly() {
        return plan;
    }

    /**
     * Asks for a change that is a deployment, or what it would do; and waits for it, where that was asked for.
     *
     * @param path without a query
     * @param done what to say when the deployment has begun
     */
    public int make(Session session, String method, String path, Optional<? extends JsonNode> body, String done)
            throws InterruptedException {
        if (plan) {
            var answer = session.api().foresee(method, path + "?dryRun=true&force=" + force, body);
            if (!session.printedJson(answer)) {
                PlanView.print(session.screen(), answer, env);
            }
            return ExitCode.WELL;
        }
        var answer = session.api().changed(method, path + "?force=" + force, body);
        var deployment = answer.deployment();
        if (!wait.waits()) {
            if (session.output().json()) {
                // That about a pod that is destroyed has no body.
                session.screen()
                        .line(Json.pretty(
                                answer.body().isMissingNode()
                                        ? Json.object().put("deploymentId", deployment)
                                        : answer.body()));
            } else if (session.output().quiet()) {
                session.screen().line(deployment);
            } else {
                session.screen().line(done + " (deployment " + deployment + ")");
            }
            return ExitCode.WELL;
        }
        session.tell(done + " (deployment " + deployment + ")");
        try (var follower = new Follower(session, wait.limits())) {
            return end(session, follower.follow(deployment));
        }
    }

    /** Says how it ended. */
    public static int end(Session session, Outcome outcome) {
        if (session.output().json()) {
            session.screen().line(Json.pretty(json(outcome)));
            return outcome.code();
        }
        if (outcome.isSuccess()) {
            session.tell(Style.GOOD.on("Done."));
            return outcome.code();
        }
        if (!session.output().quiet()) {
            new Failures(session, LOG_LINES).explain(outcome.affected());
        }
        session.screen().note(words(outcome));
        return outcome.code();
    }

    /** Why it is no success, and what to do. */
    public static String words(Outcome outcome) {
        var reason = outcome.reason().isEmpty() ? "" : ": " + outcome.reason();
        return switch (outcome.status()) {
            case "timeout", "failing" ->
                "the deployment " + outcome.deployment() + " still runs" + reason + "\n'ekiden deployment watch "
                        + outcome.deployment() + "' goes on watching it, 'ekiden deployment rollback "
                        + outcome.deployment() + "' leads back";
            case "unhealthy" -> "the deployment " + outcome.deployment() + " is done" + reason;
            case "rolledBack" -> "the deployment " + outcome.deployment() + " was rolled back" + reason;
            default -> "the deployment " + outcome.deployment() + " was " + outcome.status() + reason;
        };
    }

    /** For programs. */
    public static ObjectNode json(Outcome outcome) {
        var json = Json.object()
                .put("deploymentId", outcome.deployment())
                .put("status", outcome.status())
                .put("reason", outcome.reason());
        var affected = json.putArray("affected");
        outcome.affected().forEach(id -> affected.add(id.replace(" pod", "")));
        return json;
    }
}
