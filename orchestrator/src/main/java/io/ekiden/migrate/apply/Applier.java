package io.ekiden.migrate.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.apply.Applied.Outcome;
import io.ekiden.migrate.apply.Target.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts definitions into an orchestrator: all apps and groups with one request, which is made only if the orchestrator still is as it was when it
 * was planned, then pod by pod. Nothing that is there goes. Doing it again does nothing.
 */
public final class Applier {
    private static final int TRIES = 5;
    private static final String TREE = "/v2/groups?embed=group.groups&embed=group.apps&embed=group.pods";

    private final Target target;
    private final Consumer<String> progress;
    private final List<String> problems = new ArrayList<>();
    private final List<String> deployments = new ArrayList<>();

    /** @param progress gets a line for each step */
    public Applier(Target target, Consumer<String> progress) {
        this.target = target;
        this.progress = progress;
    }

    /** How one try went. */
    private sealed interface Try {
        /** All that will be done was asked for, or it cannot be done. */
        record Ended(Applied applied) implements Try {}

        /** The orchestrator is not what it was when it was read, and nothing was asked for. */
        record Overtaken(Merge merge, String by) implements Try {}
    }

    /**
     * Does it once. Where somebody else changes the orchestrator between the look at it and the request, it is looked at again.
     *
     * @param root of definitions that are all valid
     * @param replaces makes what is there, and other, as it is wanted; otherwise that is a conflict and nothing happens
     */
    public Applied apply(ObjectNode root, boolean replaces) {
        for (int left = TRIES - 1; ; left--) {
            switch (attempt(root, replaces)) {
                case Try.Ended(var applied) -> {
                    return applied;
                }
                case Try.Overtaken(var merge, var by) -> {
                    if (left == 0) {
                        problems.add("the orchestrator was changed by somebody else each of " + TRIES + " times (" + by
                                + "); nothing was changed, do it again when it is quiet");
                        return applied(Outcome.CONFLICT, merge);
                    }
                    progress.accept("the orchestrator was changed meanwhile (" + by + "); reading it again");
                }
            }
        }
    }

    private Try attempt(ObjectNode root, boolean replaces) {
        var there = target.send("GET", TREE, Optional.empty());
        if (!there.isSuccess()) {
            var nothing = Merge.of(Definitions.group("/"), Definitions.group("/"), false);
            return new Try.Ended(refused(nothing, "read its groups", there));
        }
        var merge = Merge.of(root, Definitions.clean(there.body()), replaces);
        if (!merge.conflicts().isEmpty()) {
            problems.addAll(merge.conflicts());
            problems.add("nothing was changed; --replace makes these as the source has them");
            return new Try.Ended(applied(Outcome.CONFLICT, merge));
        }
        progress.accept(merge.created().size() + " to create, "
                + merge.replaced().size() + " to replace, " + merge.same().size() + " there already");
        var ended = merge.groups().flatMap(body -> groups(merge, body));
        return ended.orElseGet(() -> new Try.Ended(pods(merge)));
    }

    /** Why it does not go on; absent when it does. */
    private Optional<Try> groups(Merge merge, ObjectNode body) {
        var plan = target.send("POST", "/v2/plan", Optional.of(body));
        boolean knowsPlans = plan.status() != 404 && plan.status() != 405;
        if (knowsPlans && !plan.isSuccess()) {
            return Optional.of(new Try.Ended(refused(merge, "take the apps", plan)));
        }
        var foreign = foreign(merge, plan.body());
        if (!foreign.isEmpty()) {
            return Optional.of(new Try.Overtaken(merge, "this would now " + String.join(", ", foreign)));
        }
        var token = plan.body().path("token").asText("");
        var query = token.isEmpty() ? "" : "?plan=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        var answer = target.send("PUT", "/v2/groups" + query, Optional.of(body));
        if (answer.status() == 409 && !token.isEmpty() && !answer.body().has("deployments")) {
            return Optional.of(
                    new Try.Overtaken(merge, answer.body().path("message").asText("it refused the plan")));
        }
        if (!answer.isSuccess()) {
            return Optional.of(new Try.Ended(refused(merge, "take the apps", answer)));
        }
        started(answer, "apps and groups");
        return Optional.empty();
    }

    /** What the request would do that nobody means it to, as it would undo what somebody else did. */
    private static List<String> foreign(Merge merge, JsonNode plan) {
        var foreign = new ArrayList<String>();
        for (var list : List.of("apps", "groups")) {
            for (var one : plan.path(list)) {
                var change = one.path("change").asText("none");
                if (!change.equals("none") && !merge.intends(list.equals("groups"), Definitions.id(one), change)) {
                    foreign.add(change + " " + Definitions.id(one));
                }
            }
        }
        return foreign;
    }

    private Applied pods(Merge merge) {
        for (var pod : merge.pods()) {
            var answer = target.send(
                    pod.isNew() ? "POST" : "PUT",
                    "/v2/pods" + (pod.isNew() ? "" : pod.id()),
                    Optional.of(pod.definition()));
            if (!answer.isSuccess()) {
                return refused(merge, "take the pod " + pod.id(), answer);
            }
            started(answer, "the pod " + pod.id());
        }
        return applied(Outcome.DONE, merge);
    }

    private void started(Answer answer, String what) {
        var id = Optional.of(answer.body().path("deploymentId").asText(""))
                .filter(known -> !known.isEmpty())
                .or(answer::deployment);
        id.ifPresent(deployments::add);
        progress.accept("deploying " + what + id.map(known -> ": " + known).orElse(""));
    }

    private Applied refused(Merge merge, String what, Answer answer) {
        var message = answer.body().path("message").asText("");
        problems.add("the orchestrator does not " + what + ": " + answer.status()
                + (message.isEmpty() ? "" : " " + message));
        for (var detail : answer.body().path("details")) {
            detail.path("errors")
                    .forEach(error -> problems.add(detail.path("path").asText() + ": " + error.asText()));
        }
        for (var deployment : answer.body().path("deployments")) {
            problems.add(
                    "the deployment " + Definitions.id(deployment) + " is under way; do it again when it has ended");
        }
        return applied(answer.status() == 409 ? Outcome.CONFLICT : Outcome.REFUSED, merge);
    }

    private Applied applied(Outcome outcome, Merge merge) {
        return new Applied(outcome, merge.created(), merge.same(), merge.replaced(), problems, deployments);
    }
}
