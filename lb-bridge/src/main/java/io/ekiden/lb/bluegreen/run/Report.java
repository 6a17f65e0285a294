package io.ekiden.lb.bluegreen.run;

import io.ekiden.lb.bluegreen.Colour;
import io.ekiden.lb.bluegreen.Seen;
import io.ekiden.lb.bluegreen.Step;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is done or waited for.
 *
 * @param step a word: create, scale, kill, remove, set-share, remove-share, wait, end
 * @param share percent of the requests that the younger app gets, where somebody says so
 */
public record Report(Instant at, String step, String text, List<App> apps, Optional<Integer> share) {
    public Report {
        apps = List.copyOf(apps);
    }

    /**
     * One of both apps.
     *
     * @param serving instances that may get requests
     */
    public record App(String id, int instances, int serving) {}

    static Report of(Instant at, Step step, Seen seen) {
        var apps = seen.colours().stream()
                .map(colour -> new App(colour.id(), colour.instances(), serving(colour)))
                .toList();
        return new Report(at, word(step), text(step), apps, seen.share());
    }

    private static int serving(Colour colour) {
        return Math.toIntExact(
                colour.members().stream().filter(Colour.Member::serving).count());
    }

    /** What a step is called. */
    public static String word(Step step) {
        return step.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    /** A step in words. */
    public static String text(Step step) {
        return switch (step) {
            case Step.Create(var instances) -> "the app of the other colour starts with " + counted(instances);
            case Step.Scale(var id, var instances) -> id + " gets " + counted(instances);
            case Step.Kill(var id, var ids) -> id + " loses " + counted(ids.size()) + ", drained";
            case Step.Remove(var id) -> id + " is removed";
            case Step.SetShare(var percent) -> "the younger app gets " + percent + " % of the requests";
            case Step.RemoveShare _ -> "the requests are shared no more";
            case Step.Wait(var text) -> text;
            case Step.End end -> end.text();
        };
    }

    private static String counted(int instances) {
        return instances + (instances == 1 ? " instance" : " instances");
    }
}
