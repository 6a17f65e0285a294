package io.ekiden.lb.bluegreen;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a deployment does when all that it asks for is there at once, and nothing goes wrong: the same decisions, on apps that are thought. */
public final class Rehearsal {
    private static final int MOST = 100_000;

    private final Names names;
    private final Rollout rollout;
    private final Seen.Sizes sizes;
    /** The one that started first first. */
    private final Map<String, Colour> colours = new LinkedHashMap<>();

    private Optional<String> given;
    private Optional<Integer> share;

    private Rehearsal(Rollout rollout, Names names, Seen seen) {
        this.names = names;
        this.rollout = new Rollout(
                rollout.goal(),
                rollout.initial(),
                rollout.step(),
                rollout.maxWait(),
                rollout.hold(),
                rollout.canary().map(canary -> new Canary(canary.percents(), Duration.ZERO, canary.maxErrorRate(), 0)));
        this.sizes = seen.sizes();
        this.given = seen.given();
        this.share = seen.share();
        seen.colours().forEach(colour -> put(colour.id(), colour.instances(), members(colour)));
    }

    /** The steps from what is there to the end, which is the last one. */
    public static List<Step> of(Rollout rollout, Names names, Seen seen) {
        var rehearsal = new Rehearsal(rollout, names, seen);
        var steps = new ArrayList<Step>();
        var progress = Progress.START;
        while (steps.size() < MOST) {
            var decision = BlueGreenMachine.decide(rehearsal.rollout, progress, rehearsal.seen(), Instant.EPOCH);
            progress = decision.progress();
            steps.add(decision.step());
            rehearsal.act(decision.step());
            if (decision.step() instanceof Step.End || decision.step() instanceof Step.Wait) {
                return steps;
            }
        }
        return steps;
    }

    private Seen seen() {
        var shares = share.stream()
                .map(percent -> new Seen.SaidShare(names.share(), percent, true))
                .toList();
        return new Seen(List.copyOf(colours.values()), given, shares, sizes, Set.of(), List.of());
    }

    private void act(Step step) {
        switch (step) {
            case Step.Create(var instances) -> {
                var old = colours.keySet().stream().findFirst().orElse("");
                var id = names.of(names.other(old));
                put(id, instances, List.of());
                given = Optional.of(id);
            }
            case Step.Scale(var id, var instances) ->
                put(id, instances, colour(id).members());
            case Step.Kill(var id, var ids) ->
                put(
                        id,
                        colour(id).instances() - ids.size(),
                        colour(id).members().stream()
                                .filter(member -> !ids.contains(member.taskId()))
                                .toList());
            case Step.Remove(var id) -> colours.remove(id);
            case Step.SetShare(var percent) -> share = Optional.of(percent);
            case Step.RemoveShare _ -> share = Optional.empty();
            case Step.Wait _, Step.End _ -> {}
        }
    }

    private Colour colour(String id) {
        return Optional.ofNullable(colours.get(id)).orElseThrow();
    }

    /** With as many tasks as are asked for, all of which serve. */
    private void put(String id, int instances, List<Colour.Member> some) {
        var thought = IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> new Colour.Member(id + "." + number, Set.of(), true, true))
                .filter(member ->
                        some.stream().noneMatch(other -> other.taskId().equals(member.taskId())));
        colours.put(
                id,
                new Colour(
                        id,
                        instances,
                        false,
                        Stream.concat(some.stream(), thought).limit(instances).toList()));
    }

    private static List<Colour.Member> members(Colour colour) {
        return colour.members().stream()
                .map(member -> new Colour.Member(member.taskId(), member.endpoints(), true, true))
                .toList();
    }
}
