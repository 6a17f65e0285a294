package io.ekiden.cli.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
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

    /** What to say where whoever is on the way can read what proves who asks, and change every app with it. */
    public Optional<String> warning() {
        var heard =
                urls.stream().filter(Server::isHeardByOthers).map(URI::toString).toList();
        return authorization.isEmpty() || heard.isEmpty()
                ? Optional.empty()
                : Optional.of("the password or token travels in clear to " + String.join(", ", heard)
                        + ", where others can read it; let " + (heard.size() == 1 ? "that orchestrator" : "these")
                        + " speak https");
    }

    private static boolean isHeardByOthers(URI url) {
        try {
            return "http".equals(url.getScheme())
                    && !InetAddress.getByName(url.getHost()).isLoopbackAddress();
        } catch (UnknownHostException nobody) {
            return false;
        }
    }

    /** The same for somebody else. */
    public Server askedBy(String who) {
        return new Server(urls, origin, Optional.of(who), tls, timeout);
    }

    /** Not with what it authenticates with. */
    @Override
    public String toString() {
        return String.join(", ", urls.stream().map(URI::toString).toList());
    }
}
