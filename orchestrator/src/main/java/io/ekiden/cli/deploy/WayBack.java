package io.ekiden.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.follow.Follower;
import io.ekiden.cli.follow.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Leads back from what a deploy has sent, the newest first, and waits until it is so. Each on its own: what cannot be undone keeps nothing
 * else from it, and is named.
 */
final class WayBack {
    /** A deployment that leads back. */
    private record Way(String names, String deployment) {}

    private final Session session;
    private final Duration timeout;
    private final Patience patience;
    private final List<String> left = new ArrayList<>();
    private final Set<String> ours = new HashSet<>();
    private int led;

    /** @param timeout for all of it */
    WayBack(Session session, Duration timeout) {
        this.session = session;
        this.timeout = timeout;
        patience = new Patience(session, timeout);
    }

    /** What it came to, for people. */
    String from(List<Sent> sent) throws InterruptedException {
        session.tell("Rolling back.");
        var ways = new ArrayList<Way>();
        for (var one : sent.reversed()) {
            try {
                undo(one, ways);
            } catch (CommandException refused) {
                left.add(one.change().names() + ": " + refused.reason());
            }
        }
        ways.forEach(way -> session.tell("Deployment " + way.deployment() + " leads back " + way.names()));
        return followed(ways);
    }

    /** Waits for what leads back already. */
    String along(String names, String deployment) throws InterruptedException {
        return followed(List.of(new Way(names, deployment)));
    }

    private String followed(List<Way> ways) throws InterruptedException {
        try (var follower = new Follower(session, Limits.of(timeout))) {
            for (var way : ways) {
                follow(follower, way);
            }
        }
        if (ways.isEmpty() && left.isEmpty()) {
            return "nothing was changed by this run, so nothing was rolled back";
        }
        if (left.isEmpty()) {
            return "rolled back to what was before";
        }
        return "not rolled back: " + String.join("; ", left) + (led == 0 ? "" : "; all else was rolled back");
    }

    private void follow(Follower follower, Way way) throws InterruptedException {
        try {
            var outcome = follower.follow(way.deployment());
            if (outcome.isSuccess()) {
                led++;
            } else {
                left.add(way.names() + ": the deployment " + way.deployment() + " that leads back: " + outcome.status()
                        + (outcome.reason().isEmpty() ? "" : ", " + outcome.reason()));
            }
        } catch (CommandException refused) {
            left.add(way.names() + ": " + refused.reason());
        }
    }

    private void undo(Sent sent, List<Way> ways) throws InterruptedException {
        var names = sent.change().names();
        boolean isOver = true;
        for (var deployment : sent.deployments().reversed()) {
            var back = patience.answer(() -> back(deployment, sent));
            back.ifPresent(way -> ways.add(new Way(names, way)));
            isOver &= back.isEmpty();
        }
        if (!isOver || !sent.isOurs()) {
            return;
        }
        for (var undo : sent.change().undo()) {
            ours.addAll(sent.deployments());
            ways.forEach(way -> ours.add(way.deployment()));
            new Undoing(session, patience, sent.change(), ours)
                    .make(undo)
                    .forEach(way -> ways.add(new Way(names, way)));
        }
    }

    /** The deployment that leads back from one that is not over, or was undone; none when it is done. */
    private Optional<String> back(String deployment, Sent sent) {
        var path = "/v2/deployments/" + Ids.encoded(deployment);
        var seen = session.api().find(path);
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        var followedBy = seen.get().path("followedBy").asText("");
        return switch (seen.get().path("status").asText()) {
            case "running", "paused" -> {
                // What was asked for here leads forward, so it is somebody else's.
                if (seen.get().path("leadsBack").asBoolean()) {
                    throw CommandException.failed(
                            "the deployment " + deployment + " leads back by itself; it is left as it is");
                }
                if (!sent.isOurs() && !isOfNoMoreThan(sent.change(), seen.get())) {
                    throw CommandException.failed("the deployment " + deployment
                            + ", which was not begun here, is of more than that; it is left as it is");
                }
                var answer = session.api().send("DELETE", path, Optional.empty());
                // It ended in between: then its end is what counts.
                yield answer.status() == 404
                        ? back(deployment, sent)
                        : Optional.of(session.api()
                                .expect(answer)
                                .path("deploymentId")
                                .asText());
            }
            case "succeeded" -> Optional.empty();
            case "overridden" ->
                throw CommandException.failed("the deployment " + followedBy
                        + ", which somebody forced, has taken the place of " + deployment + "; it is left as it is");
            case "cancelled" ->
                throw CommandException.failed(
                        "somebody has cancelled the deployment " + deployment + "; it is left as it is");
            default -> Optional.of(followedBy);
        };
    }

    /** An earlier run of the same may have begun it; it may as well be of somebody who changes more. */
    private static boolean isOfNoMoreThan(Change change, JsonNode deployment) {
        var ids = new HashSet<String>();
        deployment.path("affectedApps").forEach(id -> ids.add(id.asText()));
        deployment.path("affectedPods").forEach(id -> ids.add(id.asText() + " pod"));
        return change.affected().containsAll(ids);
    }
}
