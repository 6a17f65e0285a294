package io.ekiden.orchestrator.api.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, for the log.
 *
 * @param user that was let in; absent where everybody is
 * @param address of who asks; behind an orchestrator that does not lead, as that one has seen it
 * @param via address of the one that has passed it on
 */
public record Caller(Optional<String> user, String address, Optional<String> via) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Za-z.:%_-]{1,64}");

    /** @param asksForUsers whether nobody comes here without having shown who it is */
    public static Caller of(HttpServerRequest request, boolean asksForUsers) {
        var remote = request.remoteAddress();
        return of(remote == null ? "" : remote.hostAddress(), request.headers(), asksForUsers);
    }

    static Caller of(String near, MultiMap headers, boolean asksForUsers) {
        var user = asksForUsers ? user(headers.get("Authorization")) : Optional.<String>empty();
        return headers.contains("X-Marathon-Via")
                ? forwarded(headers)
                        .map(far -> new Caller(user, far, Optional.of(near)))
                        .orElse(new Caller(user, near, Optional.empty()))
                : new Caller(user, near, Optional.empty());
    }

    /** The last one: those before it are what somebody has said. */
    private static Optional<String> forwarded(MultiMap headers) {
        return headers.getAll("X-Forwarded-For").stream()
                .reduce((_, last) -> last)
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .filter(address -> ADDRESS.matcher(address).matches());
    }

    /** Of what was found to be right before it came here. */
    private static Optional<String> user(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            var text = new String(
                    Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon <= 0
                    ? Optional.empty()
                    : Optional.of(text.substring(0, colon).replaceAll("[\\p{Cc}\\s]", "?"));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** As in a line of the log. */
    @Override
    public String toString() {
        return "user=" + user.orElse("-") + " from=" + address
                + via.map(near -> " via=" + near).orElse("");
    }
}
