package io.ekiden.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.change.EnvOption;
import io.ekiden.cli.change.PlanView;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.follow.Follower;
import io.ekiden.cli.follow.Limits;
import io.ekiden.cli.follow.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Plans a change, makes it as it was planned, and follows it. A change whose answer was lost, or that an orchestrator on its way down did
 * not take, is planned anew: what has been made meanwhile is nothing to change any more.
 */
final class Deployer {
    private static final int OUTDATED_PLANS = 5;

    private final Session session;
    private final EnvOption env;
    private final boolean force;
    private final boolean prune;
    /** How long an orchestrator that is away is waited for. */
    private final Duration patience;

    private final List<Sent> sent = new ArrayList<>();

    Deployer(Session session, EnvOption env, boolean force, boolean prune, Duration patience) {
        this.session = session;
        this.env = env;
        this.force = force;
        this.prune = prune;
        this.patience = patience;
    }

    /** What a change would do, shown. */
    JsonNode plan(Change change) {
        var plan = foresee(change);
        if (!session.output().json() && !session.output().quiet()) {
            PlanView.print(session.screen(), plan, env);
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

    private JsonNode foresee(Change change) {
        return session.api().foresee("POST", change.planPath(), Optional.of(change.plan()));
    }

    /** Refuses what stands in the way of any of them, before the first is sent. */
    void check(List<JsonNode> plans) {
        plans.forEach(this::check);
    }

    private void check(JsonNode plan) {
        if (!force && !PlanView.isEmpty(plan) && !PlanView.locks(plan).isEmpty()) {
            throw CommandException.conflict("a deployment is under way: " + String.join(", ", PlanView.locks(plan))
                    + "\nWait for it ('ekiden deployment watch "
                    + PlanView.locks(plan).getFirst()
                    + "'), or say --force, which takes its place");
        }
    }

    /** What was asked for so far. */
    List<Sent> sent() {
        return List.copyOf(sent);
    }

    /**
     * What was asked for so far and may have been made, also by a change that was refused at last: an answer may have been lost before.
     *
     * @param atMost how long an orchestrator is waited for that says which
     */
    List<Sent> made(Duration atMost) throws InterruptedException {
        var waiting = new Patience(session, atMost);
        var made = new ArrayList<Sent>();
        for (var one : sent) {
            if (!one.deployments().isEmpty()) {
                made.add(one);
            } else if (one.isOurs()) {
                try {
                    var plan = waiting.answer(() -> foresee(one.change()));
                    if (PlanView.isSame(plan)) {
                        made.add(one.with(PlanView.locks(plan)));
                    }
                } catch (CommandException nobodyKnows) {
                    made.add(one);
                }
            }
        }
        return made;
    }

    /**
     * Makes a change: as planned, or as planned anew when that no longer holds. Afterwards it is among {@link #sent}, with the deployments
     * to be followed.
     *
     * @param planned of it
     */
    void make(Change change, JsonNode planned) throws InterruptedException {
        var waiting = new Patience(session, patience);
        var plan = planned;
        var current = change;
        int outdated = 0;
        Optional<Change> unanswered = Optional.empty();
        while (true) {
            if (PlanView.isEmpty(plan)) {
                // What was before is what was there when the first of ours was sent: it may have been made at any time
                // since.
                var made = unanswered.map(current::undoneAs).orElse(current);
                note(new Sent(made, PlanView.locks(plan), unanswered.isPresent()));
                return;
            }
            check(plan);
            boolean isAnswered = false;
            try {
                var answer = send(current, plan);
                isAnswered = true;
                if (answer.isSuccess()) {
                    session.tell("Deployment " + answer.deployment());
                    note(new Sent(current, List.of(answer.deployment()), true));
                    return;
                }
                // It may be one of ours that stands in the way, begun without a word.
                boolean isOutdated =
                        answer.status() == 409 && (!answer.body().has("deployments") || unanswered.isPresent());
                if (!isOutdated || ++outdated > OUTDATED_PLANS) {
                    session.api().expect(answer);
                }
                session.tell("Things have changed since; planning again.");
            } catch (CommandException failure) {
                // Where nobody took the request, nothing can come of it.
                boolean mayBeMade = failure instanceof CommandException.Unknown || (isAnswered && failure.mayPass());
                if (mayBeMade && unanswered.isEmpty()) {
                    unanswered = Optional.of(current);
                    note(new Sent(current, List.of(), true));
                }
                waiting.bear(failure);
            }
            // What a file leaves out is as it is now, not as it was when somebody else had not changed it yet.
            var before = current;
            var now = waiting.answer(before::anew);
            plan = waiting.answer(() -> plan(now));
            current = now;
        }
    }

    private void note(Sent result) {
        sent.removeIf(before -> before.change().source() == result.change().source());
        sent.add(result);
    }

    private Api.Answer send(Change change, JsonNode plan) {
        var token = plan.path("token").asText("");
        var request = change.request(plan);
        return session.api()
                .send(
                        request.method(),
                        request.path() + "&force=" + force + (token.isEmpty() ? "" : "&plan=" + token),
                        Optional.of(request.body()));
    }

    /** Follows what was sent, and sees that what was deployed is well; the first that is no success, else the last. */
    Outcome follow(Limits limits) throws InterruptedException {
        var affected =
                sent.stream().flatMap(one -> one.change().affected().stream()).toList();
        var deployments = new LinkedHashSet<String>();
        sent.forEach(one -> deployments.addAll(one.deployments()));
        try (var follower = new Follower(session, limits)) {
            var last = Outcome.unchanged(affected);
            for (var deployment : deployments) {
                last = follower.follow(deployment);
                if (!last.isSuccess()) {
                    return last;
                }
            }
            return follower.settle(new Outcome(last.deployment(), last.status(), "", affected, Optional.empty()));
        }
    }
}
