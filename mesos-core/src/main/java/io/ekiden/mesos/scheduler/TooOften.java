package io.ekiden.mesos.scheduler;

import io.vertx.core.http.HttpClientResponse;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a master says to those who come too often, and what the log is told of it: at once, then once a minute for as long as it goes on.
 *
 * <p><b>Source:</b> RFC 6585, 429; RFC 9110, {@code Retry-After}, of which only seconds are understood. Ours says it
 * ({@code --rate-limits}), as do proxies before a master of Mesos.
 */
final class TooOften {
    private static final int STATUS = 429;
    private static final Duration LEAST = Duration.ofMillis(50);
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final Duration UNSAID = Duration.ofSeconds(1);
    private static final Duration TOLD_EVERY = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(TooOften.class);

    private @Nullable Long toldAt;

    static boolean isSaidBy(HttpClientResponse response) {
        return response.statusCode() == STATUS;
    }

    /** When to come again: after 50 ms to 30 s; after one second where it is not said, or not so that it could be read. */
    static Duration comeAgainIn(@Nullable String retryAfter) {
        var text = retryAfter == null ? "" : retryAfter.strip();
        if (!text.matches("[0-9]+")) {
            return UNSAID;
        }
        var asked = text.length() > 9 ? MOST : Duration.ofSeconds(Long.parseLong(text));
        return asked.compareTo(LEAST) < 0 ? LEAST : asked.compareTo(MOST) > 0 ? MOST : asked;
    }

    /** How long to wait, as the answer says. */
    Duration heard(URI endpoint, HttpClientResponse response, String what) {
        var wait = comeAgainIn(response.getHeader("Retry-After"));
        if (isNews(System.nanoTime())) {
            LOG.warn(
                    "A master asks to come less often: {} comes again in {} ms master={}",
                    what,
                    wait.toMillis(),
                    endpoint);
        }
        return wait;
    }

    /** Whether the log has not been told for a while. */
    boolean isNews(long nanoTime) {
        boolean news = toldAt == null || nanoTime - toldAt >= TOLD_EVERY.toNanos();
        if (news) {
            toldAt = nanoTime;
        }
        return news;
    }
}
