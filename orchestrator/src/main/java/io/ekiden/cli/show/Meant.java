package io.ekiden.cli.show;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** What is said behind "there is no such": what may have been meant, or else where all of them are shown. */
public final class Meant {
    private static final int MOST = 3;

    private Meant() {}

    /** @param lists the command that does, as {@code agent list} */
    public static String of(String typed, Collection<String> known, String lists) {
        return said(Similar.of(typed, known), lists);
    }

    /** The same of ids with slashes: who has the last part right may have the group wrong. */
    public static String ofIds(String typed, Collection<String> known, String lists) {
        var name = typed.substring(typed.lastIndexOf('/') + 1);
        return said(
                nearest(
                        known.stream().filter(id -> id.endsWith("/" + name) || Similar.isClose(typed, id)),
                        id -> Similar.distance(typed, id)),
                lists);
    }

    /** The same of long ids of which somebody types a part: the beginning, or of a task what stands behind {@code instance-}. */
    public static String ofParts(String typed, Collection<String> known, String lists) {
        return said(
                nearest(
                        known.stream().filter(id -> parts(typed, id).anyMatch(part -> Similar.isClose(typed, part))),
                        id -> parts(typed, id)
                                .mapToInt(part -> Similar.distance(typed, part))
                                .min()
                                .orElse(Integer.MAX_VALUE)),
                lists);
    }

    private static Stream<String> parts(String typed, String id) {
        return Stream.of(id, id.substring(id.indexOf("instance-") < 0 ? 0 : id.indexOf("instance-") + 9))
                .map(part -> part.substring(0, Math.min(part.length(), typed.length())));
    }

    private static List<String> nearest(Stream<String> likely, ToIntFunction<String> distance) {
        return likely.distinct()
                .sorted(Comparator.comparingInt(distance).thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    private static String said(List<String> likely, String lists) {
        return likely.isEmpty()
                ? "; 'ekiden " + lists + "' shows what there is"
                : "; did you mean " + String.join(" or ", likely) + "?";
    }
}
