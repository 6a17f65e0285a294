package io.ekiden.lb.view;

import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.TaskState;
import io.ekiden.lb.label.AppLabels;
import io.ekiden.lb.label.BlueGreen;
import io.ekiden.lb.label.Share;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Puts apps of one deployment group together. The one that started first leads, with its labels and ports, until it is gone; for each task
 * of the other that serves, one of its own gets nothing new. Where a {@link Share} says how much the youngest gets, all get requests,
 * by weight.
 *
 * <p><b>Source:</b> marathon-lb's {@code HAPROXY_DEPLOYMENT_…}; we differ: one without a time comes last, of several the smaller id first, and a target
 * that is not given is the number of tasks that the first one has.
 */
final class BlueGreens {
    private static final Comparator<Labelled> BY_START = Comparator.comparing((Labelled app) ->
                    app.labels().blueGreen().flatMap(BlueGreen::startedAt).orElse(LocalDateTime.MAX))
            .thenComparing(app -> app.app().id());

    private BlueGreens() {}

    /** An app with what its labels say. */
    record Labelled(AppState app, AppLabels labels) {}

    /**
     * Each app by itself, and those of a group as one, in the order of their ids.
     *
     * @param problems told of those that are in no group although they ask for one, unless their labels say why
     */
    static List<Shown> of(Collection<Labelled> apps, Collection<Problem> problems) {
        var shown = new TreeMap<String, Shown>();
        var groups = new TreeMap<String, List<Labelled>>();
        var shares = new TreeMap<String, Integer>();
        for (var one : apps) {
            switch (Share.read(one.app().labels())) {
                case Share.Said(var share) -> share.ifPresent(said -> shares.put(said.group(), said.percent()));
                case Share.Wrong(var text) -> problems.add(wrong(one, text));
            }
            var blueGreen = one.labels().blueGreen();
            if (blueGreen.isEmpty()) {
                shown.put(one.app().id(), Shown.alone(one.app(), one.labels()));
            } else if (!Shown.isName(Shown.nameOf(one.app().id()))) {
                problems.add(Shown.illegalName(one.app().id()));
            } else if (one.labels().whole()) {
                groups.computeIfAbsent(id(blueGreen.get()), _ -> new ArrayList<>())
                        .add(one);
            }
        }
        groups.forEach((id, members) -> {
            if (shown.containsKey(id)) {
                members.forEach(member -> problems.add(clash(id, member)));
            } else {
                shown.put(id, together(id, members, Optional.ofNullable(shares.get(id))));
            }
        });
        return List.copyOf(shown.values());
    }

    private static Problem clash(String id, Labelled member) {
        return new Problem(
                Problem.Kind.ILLEGAL_NAME,
                member.app().id(),
                0,
                "its deployment group has the name of the app " + id
                        + "; the group gets no listener until one of both is" + " named otherwise");
    }

    private static Problem wrong(Labelled one, String text) {
        return new Problem(
                Problem.Kind.WRONG_LABEL, one.app().id(), 0, text + "; its group has no share until that is mended");
    }

    private static String id(BlueGreen blueGreen) {
        return Share.slashed(blueGreen.group());
    }

    private static Shown together(String id, List<Labelled> members, Optional<Integer> share) {
        var byStart = members.stream().sorted(BY_START).toList();
        return byStart.size() > 1 && share.isPresent() ? shared(id, byStart, share.get()) : handedOver(id, byStart);
    }

    /** Nobody leaves. A share of those that do not serve goes to the others: no request is lost for it. */
    private static Shown shared(String id, List<Labelled> byStart, int percent) {
        var first = byStart.getFirst();
        var last = byStart.getLast();
        int young = serving(last).size();
        int old = byStart.stream().mapToInt(one -> serving(one).size()).sum() - young;
        var weights = old > 0 && young > 0 ? Optional.of(Weights.of(percent, old, young)) : Optional.<Weights>empty();
        return new Shown(
                id,
                first.app(),
                first.labels(),
                byStart.stream()
                        .flatMap(member -> Shown.members(
                                member.app(),
                                Set.of(),
                                weights.map(found -> member.equals(last) ? found.youngest() : found.others())))
                        .toList(),
                true);
    }

    private static Shown handedOver(String id, List<Labelled> byStart) {
        var first = byStart.getFirst();
        var leaving = byStart.size() == 1
                ? Set.<String>of()
                : serving(first).stream()
                        .limit(surplus(first, byStart.getLast()))
                        .map(TaskState::id)
                        .collect(Collectors.toUnmodifiableSet());
        return new Shown(
                id,
                first.app(),
                first.labels(),
                byStart.stream()
                        .flatMap(member -> Shown.members(member.app(), leaving, Optional.empty()))
                        .toList(),
                false);
    }

    private static long surplus(Labelled first, Labelled last) {
        int old = serving(first).size();
        int young = serving(last).size();
        var plan = last.labels().blueGreen().orElseThrow();
        int target = plan.newInstances().flatMap(_ -> plan.targetInstances()).orElse(old);
        return Math.max(0, Math.min(old, old + young - target));
    }

    private static List<TaskState> serving(Labelled one) {
        return one.app().tasks().stream()
                .filter(one.app()::isServing)
                .sorted(Comparator.comparing(TaskState::id))
                .toList();
    }
}
