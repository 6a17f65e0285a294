package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** HAProxy did not start, or did not take over a new configuration; the old one still runs where there was one. */
final class HaproxyFailure extends IOException {
    private static final Pattern UNBINDABLE = Pattern.compile("for proxy (\\S+): cannot (?:bind|create)");

    HaproxyFailure(String text) {
        super(text);
    }

    /** The sections whose address HAProxy could not bind. */
    Set<String> unbindable() {
        return UNBINDABLE
                .matcher(String.valueOf(getMessage()))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toUnmodifiableSet());
    }
}
