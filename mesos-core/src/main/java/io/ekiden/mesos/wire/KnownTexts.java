package io.ekiden.mesos.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers what texts mean that come again and again, such as the resources of an app's tasks: read once, and held once. Bounded, and
 * for any thread.
 *
 * @param <T> immutable
 */
final class KnownTexts<T> {
    private static final int MOST = 1_000;
    private static final int LONGEST = 200;

    private final Function<String, T> parse;
    private final Map<String, T> known = new ConcurrentHashMap<>();

    /** @param parse a function of the text alone; what it throws is thrown each time */
    KnownTexts(Function<String, T> parse) {
        this.parse = parse;
    }

    T read(String text) {
        if (text.length() > LONGEST) {
            return parse.apply(text);
        }
        var before = known.get(text);
        if (before != null) {
            return before;
        }
        var read = parse.apply(text);
        if (known.size() >= MOST) {
            known.clear();
        }
        known.put(text, read);
        return read;
    }
}
