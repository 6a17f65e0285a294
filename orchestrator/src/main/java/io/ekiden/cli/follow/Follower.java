package io.ekiden.cli.follow;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.EventFeed;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Ages;
import io.ekiden.cli.show.Text;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Waits until a deployment is over and what it deployed is well. Looks whenever something happens, and each second anyway; an orchestrator
 * that is away is waited for, so a restart of it in the middle changes nothing.
 */
public final class Follower implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Apps that nobody checks run for so long before they count: what crashes usually does so at once. */
    private static final Duration PROVEN = Duration.ofSeconds(5);
    /** More apps than that are not looked at one by one. */
    private static final int MOST_SHOWN = 50;

    private final Session session;
    private final Limits limits;
    private final Instant deadline;
    private final EventFeed feed;
    private final Map<String, String> told = new TreeMap<>();
    private final Map<String, Failing> failing = new TreeMap<>();
    private final Instant began;
    private boolean isAway;

    public Follower(Session session, Limits limits) {
        this.session = session;
        this.limits = limits;
        began = session.now();
        deadline = began.plus(limits.timeout());
        feed = new EventFeed(session.api(), "/v2/events");
    }

    /** Waits for one deployment, whatever it ends with; and after a success for what it deployed to be well. */
    public Outcome follow(String deployment) throws InterruptedException {
        while (true) {
            var seen = patiently(() -> session.api().get("/v2/deployments/" + Ids.encoded(deployment)));
            if (seen.isEmpty()) {
                return new Outcome(
                        deployment, "timeout", "no orchestrator answered any more", List.of(), Optional.empty());
            }
            var affected = affected(seen.get());
            var outcome = new Outcome(
                    deployment,
                    seen.get().path("status").asText(),
                    seen.get().path("reason").asText(""),
                    affected,
                    Optional.of(seen.get().path("followedBy").asText("")).filter(id -> !id.isEmpty()));
            if (!List.of("running", "paused").contains(outcome.status())) {
                if (outcome.isSuccess()) {
                    return settle(outcome);
                }
                show(seen.get(), affected);
                session.screen().settle();
                return outcome;
            }
            var hopeless = hopeless(show(seen.get(), affected));
            if (hopeless.isPresent()) {
                session.screen().settle();
                return outcome.as("failing", hopeless.get());
            }
            if (isLate()) {
                return outcome.as("timeout", "not done within " + Ages.of(limits.timeout()));
            }
            feed.pause(LOOK);
        }
    }

    /** Waits until apps and pods are well, without any deployment. */
    public Outcome settle(Outcome outcome) throws InterruptedException {
        var since = Optional.<Instant>empty();
        while (true) {
            var progress =
                    show(Json.object(), outcome.affected(), outcome.affected().size());
            if (progress.size() < outcome.affected().size()) {
                session.screen().settle();
                return outcome.as(
                        "timeout", "no orchestrator answered any more, so nobody knows whether all of it is healthy");
            }
            if (progress.stream().allMatch(Progress::isWell)) {
                since = since.or(() -> Optional.of(session.now()));
                boolean checked = progress.stream().allMatch(one -> one.checked() || one.wanted() == 0);
                if (checked || Duration.between(since.get(), session.now()).compareTo(PROVEN) >= 0) {
                    session.screen().settle();
                    return outcome;
                }
            } else {
                since = Optional.empty();
            }
            var hopeless = hopeless(progress);
            if (hopeless.isPresent()) {
                session.screen().settle();
                return outcome.as("unhealthy", hopeless.get());
            }
            if (isLate()) {
                var ill = progress.stream()
                        .filter(one -> !one.isWell())
                        .map(one -> one.id() + ": " + one.words())
                        .toList();
                return outcome.as(
                        "unhealthy",
                        "deployed, but not well within " + Ages.of(limits.timeout()) + ": " + String.join("; ", ill));
            }
            feed.pause(LOOK);
        }
    }

    /** Why there is nothing left to wait for; none while there is. */
    private Optional<String> hopeless(List<Progress> looked) {
        looked.forEach(one ->
                failing.compute(one.id(), (_, before) -> before == null ? Failing.first(one) : before.next(one)));
        return looked.stream()
                .filter(one -> failing(one).isHopeless(limits.failures(), one.wanted()))
                .findFirst()
                .map(one -> many(failing(one).failures(), one.id()) + ", and "
                        + (one.well() > 0
                                ? "of those that run none has lasted: " + one.words()
                                : "none is " + (one.checked() ? "healthy" : "running"))
                        + " (--max-failures)");
    }

    private static String many(int failures, String id) {
        return failures == 1
                ? "a task of " + id + " failed"
                : failures + " tasks of " + id + " failed one after the other";
    }

    private Failing failing(Progress progress) {
        return failing.getOrDefault(progress.id(), Failing.first(progress));
    }

    private boolean isLate() {
        return !session.now().isBefore(deadline);
    }

    private interface Look<T> {
        T look();
    }

    /** An answer, or none before the deadline: who restarts is waited for. */
    private <T> Optional<T> patiently(Look<T> look) throws InterruptedException {
        while (true) {
            try {
                var answer = look.look();
                isAway = false;
                return Optional.of(answer);
            } catch (CommandException refused) {
                if (!refused.mayPass()) {
                    throw refused;
                }
                if (isLate()) {
                    return Optional.empty();
                }
                if (!isAway) {
                    session.screen()
                            .note(
                                    "no orchestrator answers at the moment; the deployment goes on without, and so does this");
                    isAway = true;
                }
                feed.pause(LOOK);
            }
        }
    }

    /** Apps, and pods with {@code pod} behind a space. */
    private static List<String> affected(JsonNode deployment) {
        var all = new ArrayList<>(Json.texts(deployment.path("affectedApps")));
        Json.texts(deployment.path("affectedPods")).forEach(pod -> all.add(pod + " pod"));
        return all;
    }

    private List<Progress> show(JsonNode deployment, List<String> affected) throws InterruptedException {
        return show(deployment, affected, MOST_SHOWN);
    }

    /**
     * Looks at apps and pods, and shows the first of them.
     *
     * @param judged how many are looked at
     * @return fewer than those when the time was up before all had been looked at
     */
    private List<Progress> show(JsonNode deployment, List<String> affected, int judged) throws InterruptedException {
        var all = new ArrayList<Progress>();
        for (var id : affected.subList(0, Math.min(affected.size(), judged))) {
            patiently(() -> look(id)).ifPresent(all::add);
        }
        if (session.output().json() || session.output().quiet()) {
            return all;
        }
        if (session.screen().isTerminal()) {
            var shown = all.subList(0, Math.min(all.size(), MOST_SHOWN));
            int width = shown.stream().mapToInt(one -> one.id().length()).max().orElse(0);
            var lines =
                    new ArrayList<>(shown.stream().map(one -> one.bar(width)).toList());
            lines.add(title(deployment, affected.size()));
            session.screen().redraw(lines);
        } else {
            all.stream()
                    .filter(one -> !one.words().equals(told.put(one.id(), one.words())))
                    .forEach(one -> session.screen().line(one.id() + "  " + one.words()));
        }
        return all;
    }

    private String title(JsonNode deployment, int apps) {
        var step = deployment.has("totalSteps")
                ? (deployment.path("status").asText().equals("paused") ? "paused at step " : "step ")
                        + deployment.path("currentStep").asInt() + " of "
                        + deployment.path("totalSteps").asInt() + ", "
                : "";
        var more = apps > MOST_SHOWN ? ", and " + Text.count(apps - MOST_SHOWN, "app") + " more" : "";
        return "  " + step + Ages.of(Duration.between(began, session.now())) + more;
    }

    private Progress look(String affected) {
        boolean isPod = affected.endsWith(" pod");
        var id = PathId.parse(isPod ? affected.substring(0, affected.length() - 4) : affected);
        return isPod
                ? session.api()
                        .find(Ids.pod(id) + "::status")
                        .map(Progress::ofPod)
                        .orElse(Progress.gone(id.toString()))
                : session.api()
                        .find(Ids.app(id))
                        .map(answer -> Progress.ofApp(answer.path("app")))
                        .orElse(Progress.gone(id.toString()));
    }

    @Override
    public void close() {
        feed.close();
    }
}
