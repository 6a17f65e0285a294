package io.ekiden.migrate.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.apply.Applied.Outcome;
import io.ekiden.migrate.apply.Applied.Put;
import io.ekiden.migrate.apply.Target.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
    /** Ids of what the orchestrator took. */
    private final Set<String> taken = new HashSet<>();

    private Merge merge = Merge.of(Definitions.group("/"), Definitions.group("/"), false);

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
        record Overtaken(String by) implements Try {}
    }

    /**
     * Does it once. Where somebody else changes the orchestrator between the look at it and the request, it is looked at again. Where it is
     * silent from some moment on, what it took until then is told.
     *
     * @param root of definitions that are all valid
     * @param replaces makes what is there, and other, as it is wanted; otherwise that is a conflict and nothing happens
     */
    public Applied apply(ObjectNode root, boolean replaces) {
        try {
            return repeated(root, replaces);
        } catch (MigrationException silent) {
            if (!silent.isUnreachable()) {
                throw silent;
            }
            silent.reason().lines().forEach(problems::add);
            return applied(Outcome.AWAY);
        }
    }

    private Applied repeated(ObjectNode root, boolean replaces) {
        for (int left = TRIES - 1; ; left--) {
            switch (attempt(root, replaces)) {
                case Try.Ended(var applied) -> {
                    return applied;
                }
                case Try.Overtaken(var by) -> {
                    if (left == 0) {
                        problems.add("the orchestrator was changed by somebody else each of " + TRIES + " times (" + by
                                + "); nothing was changed, do it again when it is quiet");
                        return applied(Outcome.CONFLICT);
                    }
                    progress.accept("the orchestrator was changed meanwhile (" + by + "); reading it again");
                }
            }
        }
    }

    private Try attempt(ObjectNode root, boolean replaces) {
        var there = target.send("GET", TREE, Optional.empty());
        if (!there.isSuccess()) {
            return new Try.Ended(refused("read its groups", there));
        }
        merge = Merge.of(root, Definitions.clean(there.body()), replaces);
        if (!merge.conflicts().isEmpty()) {
            problems.addAll(merge.conflicts());
            problems.add("nothing was changed; --replace makes these as the source has them");
            return new Try.Ended(applied(Outcome.CONFLICT));
        }
        progress.accept(merge.created().size() + " to create, "
                + merge.replaced().size() + " to replace, " + merge.same().size() + " there already");
        var ended = merge.groups().flatMap(this::groups);
        return ended.orElseGet(() -> new Try.Ended(pods()));
    }

    /** Why it does not go on; absent when it does. */
    private Optional<Try> groups(ObjectNode body) {
        var plan = target.send("POST", "/v2/plan", Optional.of(body));
        boolean knowsPlans = plan.status() != 404 && plan.status() != 405;
        if (knowsPlans && !plan.isSuccess()) {
            return Optional.of(new Try.Ended(refused("take the apps", plan)));
        }
        var foreign = foreign(plan.body());
        if (!foreign.isEmpty()) {
            return Optional.of(new Try.Overtaken("this would now " + String.join(", ", foreign)));
        }
        var token = plan.body().path("token").asText("");
        var query = token.isEmpty() ? "" : "?plan=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        var answer = target.send("PUT", "/v2/groups" + query, Optional.of(body));
        if (answer.status() == 409 && !token.isEmpty() && !answer.body().has("deployments")) {
            return Optional.of(new Try.Overtaken(answer.body().path("message").asText("it refused the plan")));
        }
        if (!answer.isSuccess()) {
            return Optional.of(new Try.Ended(refused("take the apps", answer)));
        }
        taken.addAll(merge.ofGroups());
        started(answer, "apps and groups");
        return Optional.empty();
    }

    /** What the request would do that nobody means it to, as it would undo what somebody else did. */
    private List<String> foreign(JsonNode plan) {
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

    private Applied pods() {
        for (var pod : merge.pods()) {
            var answer = target.send(
                    pod.isNew() ? "POST" : "PUT",
                    "/v2/pods" + (pod.isNew() ? "" : pod.id()),
                    Optional.of(pod.definition()));
            if (!answer.isSuccess()) {
                return refused("take the pod " + pod.id(), answer);
            }
            taken.add(pod.id());
            started(answer, "the pod " + pod.id());
        }
        return applied(Outcome.DONE);
    }

    private void started(Answer answer, String what) {
        var id = Optional.of(answer.body().path("deploymentId").asText(""))
                .filter(known -> !known.isEmpty())
                .or(answer::deployment);
        id.ifPresent(deployments::add);
        progress.accept("deploying " + what + id.map(known -> ": " + known).orElse(""));
    }

    private Applied refused(String what, Answer answer) {
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
        // 403 that is answered at all says that too many deployments are under way.
        boolean isInTheWay = answer.status() == 409 || answer.status() == 403;
        return applied(isInTheWay ? Outcome.CONFLICT : Outcome.REFUSED);
    }

    private Applied applied(Outcome outcome) {
        var left = Stream.concat(merge.created().stream(), merge.replaced().stream())
                .filter(id -> !taken.contains(id))
                .toList();
        var put = new Put(taken(merge.created()), merge.same(), taken(merge.replaced()), left);
        return new Applied(outcome, put, problems, deployments);
    }

    private List<String> taken(List<String> ids) {
        return ids.stream().filter(taken::contains).toList();
    }
}
