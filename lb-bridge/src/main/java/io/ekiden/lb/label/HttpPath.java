package io.ekiden.lb.label;

import java.util.Optional;
import java.util.regex.Pattern;

/** Paths that stand in a configuration as they are. */
public final class HttpPath {
    private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9._~!&()*+;=:@/-]|%[0-9A-Fa-f]{2}){0,1023}");
    private static final Pattern WITH_QUERY =
            Pattern.compile(PATH.pattern() + "(\\?([A-Za-z0-9._~!&()*+,;=:@/?-]|%[0-9A-Fa-f]{2}){0,1023})?");

    private HttpPath() {}

    static Optional<String> parse(String value) {
        return PATH.matcher(value).matches() ? Optional.of(value) : Optional.empty();
    }

    /** True when a request for it can be written down, also with a query behind it. */
    public static boolean canBeAskedFor(String path) {
        return WITH_QUERY.matcher(path).matches();
    }
}
