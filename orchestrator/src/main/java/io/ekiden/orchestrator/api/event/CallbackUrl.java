package io.ekiden.orchestrator.api.event;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where events may be posted to: {@code http} or {@code https}, a host, and no password, as everybody may read the list. Addresses of
 * metadata services of clouds, and those of nobody or of many, are refused at once; what names lead to is looked at when they are posted to.
 */
public final class CallbackUrl {
    private static final int MAX_LENGTH = 1_000;
    private static final Pattern NO_PLACE = Pattern.compile(
            "0\\.0\\.0\\.0|169\\.254\\..*|(22[4-9]|2[3-5]\\d)\\..*" + "|\\[(::|::ffff:.*|fe[89ab].:.*|ff..:.*)]");

    private CallbackUrl() {}

    /** What is wrong with a URL; absent when events can be posted there. */
    public static Optional<String> whatIsWrongWith(String url) {
        if (url.isBlank()) {
            return Optional.of("is missing: ?callbackUrl=http://host:port/path, with its value encoded");
        }
        if (url.length() > MAX_LENGTH) {
            return Optional.of("has more than " + MAX_LENGTH + " characters");
        }
        try {
            var uri = new URI(url);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                return Optional.of("must begin with http:// or https://");
            }
            if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
                return Optional.of("names no host, or a port that cannot be");
            }
            if (uri.getUserInfo() != null || uri.getFragment() != null) {
                return Optional.of("must have neither a user or password nor a fragment: everybody can read it");
            }
            return NO_PLACE.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches()
                    ? Optional.of("leads to an address that events are not posted to")
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("is no URL: " + e.getReason());
        }
    }
}
