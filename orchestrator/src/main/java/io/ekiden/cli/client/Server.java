package io.ekiden.cli.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where orchestrators answer, and who asks.
 *
 * @param urls at least one, without a slash at the end; the next is asked when one does not answer
 * @param origin where these were said, for messages: {@code --url}, {@code EKIDEN_URL}, a profile
 * @param authorization the value of that header
 * @param tls empty: as Java trusts
 * @param timeout for an answer
 */
public record Server(
        List<URI> urls, String origin, Optional<String> authorization, Optional<SSLContext> tls, Duration timeout) {
    public Server {
        urls = List.copyOf(urls);
    }

    /** Not with what it authenticates with. */
    @Override
    public String toString() {
        return String.join(", ", urls.stream().map(URI::toString).toList());
    }
}
