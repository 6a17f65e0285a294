package io.ekiden.orchestrator.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Absolute id of an app or group: {@code /} is the root, {@code /shop/web} an app or group below it.
 * <b>Source:</b> Marathon {@code PathId}; segments are checked by the validation, not here.
 */
public record PathId(List<String> segments) implements Comparable<PathId> {
    public static final PathId ROOT = new PathId(List.of());

    public PathId {
        segments = List.copyOf(segments);
    }

    /** Reads an id; a relative one is resolved against {@code base}. Empty segments and a trailing slash are dropped, {@code .} and {@code ..} followed. */
    public static PathId parse(String text, PathId base) {
        var path = new ArrayList<>(text.startsWith("/") ? List.<String>of() : base.segments);
        for (var segment : text.split("/")) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> {
                    if (!path.isEmpty()) {
                        path.removeLast();
                    }
                }
                default -> path.add(segment);
            }
        }
        return new PathId(path);
    }

    /** Reads an id; a relative one is taken from the root. */
    public static PathId parse(String text) {
        return parse(text, ROOT);
    }

    public boolean isRoot() {
        return segments.isEmpty();
    }

    /** True for what lies in the root and nowhere else. */
    public boolean isTopLevel() {
        return segments.size() == 1;
    }

    /** The enclosing group; the root's parent is the root. */
    public PathId parent() {
        return isRoot() ? ROOT : new PathId(segments.subList(0, segments.size() - 1));
    }

    /** The top-level group, or app, that this id lies in or is; the root's is the root. */
    public PathId top() {
        return segments.size() < 2 ? this : new PathId(segments.subList(0, 1));
    }

    /** True when this id is {@code group} itself or lies below it. */
    public boolean isWithin(PathId group) {
        return segments.size() >= group.segments.size()
                && segments.subList(0, group.segments.size()).equals(group.segments);
    }

    /** The last segment, absent for the root. */
    public Optional<String> name() {
        return isRoot() ? Optional.empty() : Optional.of(segments.getLast());
    }

    /** {@code shop_web} for {@code /shop/web}: the start of instance and task ids. */
    public String safePath() {
        return String.join("_", segments);
    }

    /** {@code web.shop} for {@code /shop/web}: the name of a task. */
    public String hostname() {
        return String.join(".", segments.reversed());
    }

    /** The order of the texts, so that the ids of a group stand together. Builds no text: every look into the state compares ids. */
    @Override
    public int compareTo(PathId other) {
        int common = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < common; i++) {
            var own = segments.get(i);
            var others = other.segments.get(i);
            if (!own.equals(others)) {
                return compare(own, i + 1 < segments.size(), others, i + 1 < other.segments.size());
            }
        }
        return Integer.compare(segments.size(), other.segments.size());
    }

    /** Where one segment begins with the other, what follows decides: a slash where the id goes on, and {@code -} comes before a slash. */
    private static int compare(String a, boolean aGoesOn, String b, boolean bGoesOn) {
        if (b.startsWith(a)) {
            return aGoesOn ? Character.compare('/', b.charAt(a.length())) : -1;
        }
        if (a.startsWith(b)) {
            return bGoesOn ? Character.compare(a.charAt(b.length()), '/') : 1;
        }
        return a.compareTo(b);
    }

    @Override
    public String toString() {
        return "/" + String.join("/", segments);
    }
}
