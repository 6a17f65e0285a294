package io.ekiden.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.change.PlanView;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.follow.Follower;
import io.ekiden.cli.follow.Outcome;
import io.ekiden.cli.show.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Plans a change, makes it as it was planned, and follows it. A change whose answer was lost, or that an orchestrator on its way down did
 * not take, is planned anew: what has been made meanwhile is nothing to change any more.
 */
final class Deployer {
    private static final int OUTDATED_PLANS = 5;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Session session;
    private final boolean force;
    private final boolean prune;
    /** How long an orchestrator that is away is waited for. */
    private final Duration patience;

    Deployer(Session session, boolean force, boolean prune, Duration patience) {
        this.session = session;
        this.force = force;
        this.prune = prune;
        this.patience = patience;
    }

    /** What a change would do, shown. */
    JsonNode plan(Change change) {
        var plan = session.api().change("POST", change.planPath(), Optional.of(change.plan()));
        if (!session.output().json() && !session.output().quiet()) {
            PlanView.print(session.screen(), plan);
        }
        var lost = Json.stream(plan.path("apps"))
                .filter(app -> app.path("change").asText().equals("delete"))
                .map(app -> app.path("id").asText())
                .toList();
        if (!lost.isEmpty() && !prune) {
            throw CommandException.invalid("this would destroy " + String.join(", ", lost)
                    + ", as the group that is deployed does not have "
                    + (lost.size() == 1 ? "it" : "them") + ": say --prune if that is meant, or add "
                    + (lost.size() == 1 ? "it" : "them"));
        }
        return plan;
    }

    /**
     * Makes a change.
     *
     * @param plan of it
     * @return the deployments to be followed: its own, or those that are making it already; none when there is nothing to do
     */
    List<String> make(Change change, JsonNode plan) throws InterruptedException {
        var giveUp = session.now().plus(patience);
        var current = plan;
        int outdated = 0;
        while (true) {
            if (PlanView.isEmpty(current)) {
                return locks(current);
            }
            if (!locks(current).isEmpty() && !force) {
                throw CommandException.conflict("a deployment is under way: " + String.join(", ", locks(current))
                        + "\nWait for it ('ekiden deployment watch "
                        + locks(current).getFirst()
                        + "'), or say --force, which takes its place");
            }
            try {
                var answer = send(change, current);
                if (answer.isSuccess()) {
                    var deployment = deployment(answer);
                    session.tell("Deployment " + deployment);
                    return List.of(deployment);
                }
                boolean isOutdated = answer.status() == 409 && !answer.body().has("deployments");
                if (!isOutdated || ++outdated > OUTDATED_PLANS) {
                    session.api().expect(answer);
                }
                session.tell("Things have changed since; planning again.");
            } catch (CommandException.Unknown lost) {
                waitOrGiveUp(lost, giveUp);
            } catch (CommandException refused) {
                if (!refused.mayPass()) {
                    throw refused;
                }
                waitOrGiveUp(refused, giveUp);
            }
            current = planAgain(change, giveUp);
        }
    }

    private JsonNode planAgain(Change change, Instant giveUp) throws InterruptedException {
        while (true) {
            try {
                return plan(change);
            } catch (CommandException refused) {
                if (!refused.mayPass()) {
                    throw refused;
                }
                waitOrGiveUp(refused, giveUp);
            }
        }
    }

    private void waitOrGiveUp(CommandException failure, Instant giveUp) throws InterruptedException {
        if (!session.now().isBefore(giveUp)) {
            throw failure;
        }
        session.tell(Style.BUSY.on("No answer at the moment; trying again."));
        // Nobody tells when an orchestrator is back.
        boolean never = new CountDownLatch(1).await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        assert !never;
    }

    private Api.Answer send(Change change, JsonNode plan) {
        var token = plan.path("token").asText("");
        return session.api()
                .send(
                        change.method(),
                        change.path() + "&force=" + force + (token.isEmpty() ? "" : "&plan=" + token),
                        Optional.of(change.body()));
    }

    private static String deployment(Api.Answer answer) {
        return answer.headers()
                .firstValue("Marathon-Deployment-Id")
                .orElse(answer.body().path("deploymentId").asText());
    }

    private static List<String> locks(JsonNode plan) {
        return Json.stream(plan.path("locks"))
                .map(lock -> lock.path("id").asText())
                .toList();
    }

    /** Follows deployments, and sees that what was deployed is well; the first that is no success, else the last. */
    Outcome follow(List<String> deployments, List<String> affected, Duration timeout) throws InterruptedException {
        try (var follower = new Follower(session, timeout)) {
            var all = new LinkedHashSet<>(deployments);
            var last = Outcome.unchanged(affected);
            for (var deployment : all) {
                last = follower.follow(deployment);
                if (!last.isSuccess()) {
                    return last;
                }
            }
            return follower.settle(new Outcome(last.deployment(), last.status(), "", affected, Optional.empty()));
        }
    }

    /** Leads back to what was before, and waits until it is so; what it came to, for people. */
    String rollBack(Outcome failed, List<Change> changes, Duration timeout) throws InterruptedException {
        var back = new ArrayList<String>();
        if (failed.isTimeout()) {
            session.tell("Rolling back.");
            var answer = session.api().change("DELETE", "/v2/deployments/" + failed.deployment(), Optional.empty());
            back.add(answer.path("deploymentId").asText());
        } else if (failed.followedBy().isPresent()) {
            back.add(failed.followedBy().get());
        } else {
            session.tell("Rolling back.");
            for (var change : changes.reversed()) {
                for (var undo : change.undo()) {
                    var answer = session.api().expect(session.api().send(undo.method(), undo.path(), undo.body()));
                    back.add(answer.path("deploymentId").asText(""));
                }
            }
        }
        back.removeIf(String::isEmpty);
        try (var follower = new Follower(session, timeout)) {
            for (var deployment : back) {
                var outcome = follower.follow(deployment);
                if (!outcome.isSuccess()) {
                    return "the way back did not work out either: " + outcome.status() + " " + outcome.reason();
                }
            }
        }
        return "rolled back to what was before";
    }
}
