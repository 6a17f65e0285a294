package io.ekiden.mesos.agent.fetcher.source;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a web server for a file: follows redirects, never to where {@link AddressGuard} forbids.
 *
 * <p>The client is told HTTP/1.1: artifact servers gain nothing from HTTP/2, and some stumble over the upgrade.
 */
public final class HttpSource implements AutoCloseable {
    /** Who asks. */
    public interface Asker {
        /** The headers that tell it to the server of {@code url}; wanted for each request, after redirects too. */
        Map<String, String> headers(URI url);

        /** Where the asker knows the answer to send it instead. */
        default Optional<URI> elsewhere(int status, HttpHeaders headers) {
            return Optional.empty();
        }
    }

    private static final int MAX_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final TransferLimits limits;
    private final AddressGuard guard;
    private final EnvironmentProxies proxies;
    private final HttpClient client;

    public HttpSource(TransferLimits limits, AddressGuard guard, EnvironmentProxies proxies) {
        this.limits = limits;
        this.guard = guard;
        this.proxies = proxies;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connectTimeout())
                .proxy(proxies)
                .build();
    }

    /** With the user and the password of the URL, if it has them. */
    public Fetched fetch(Order order, URI url) throws FetchException, IOException, InterruptedException {
        return fetch(order, url, asked -> ofUrl(asked, url));
    }

    public Fetched fetch(Order order, URI url, Asker asker) throws FetchException, IOException, InterruptedException {
        return new Download(order, limits).run(download -> transfer(download, url, asker));
    }

    /** Ends running transfers. */
    @Override
    public void close() {
        client.shutdownNow();
    }

    /** One attempt, through all redirects. */
    private Fetched transfer(Download download, URI first, Asker asker)
            throws FetchException, IOException, InterruptedException {
        var uri = download.uri();
        var url = first;
        for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
            guard.check(uri, url.getHost(), proxies.isUsedFor(url));
            var response = send(uri, request(url, asker, download));
            try (var body = new BodyReader(limits.stallTimeout())) {
                response.body().subscribe(body);
                // The client looks the name up by itself. Had the name server told it something else than the guard, it
                // would tell the
                // guard so now, from the JDK's memory; nothing of the answer has been given to anybody yet.
                guard.check(uri, url.getHost(), proxies.isUsedFor(url));
                var elsewhere = asker.elsewhere(response.statusCode(), response.headers());
                if (elsewhere.isPresent()) {
                    url = elsewhere.get();
                    continue;
                }
                if (!REDIRECTS.contains(response.statusCode())) {
                    return new HttpAnswer(response.statusCode(), response.headers(), body).take(download);
                }
                url = redirect(uri, url, response);
            }
        }
        throw uri.refused("more than " + MAX_REDIRECTS + " redirects");
    }

    private static HttpRequest request(URI url, Asker asker, Download download) {
        var builder = HttpRequest.newBuilder(withoutUser(url)).header("User-Agent", "Ekiden-fetcher");
        asker.headers(url).forEach(builder::header);
        HttpAnswer.wanted(download).forEach(builder::header);
        return builder.build();
    }

    /** As with curl, the password in the URI is for the server it was written for, also where that redirects to itself, and for no other. */
    private static Map<String, String> ofUrl(URI url, URI first) {
        boolean same = first.getScheme().equals(url.getScheme())
                && first.getHost().equalsIgnoreCase(url.getHost())
                && port(first) == port(url);
        if (first.getUserInfo() == null || !same) {
            return Map.of();
        }
        var credentials = first.getUserInfo().getBytes(StandardCharsets.UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(FetchUri uri, HttpRequest request)
            throws FetchException, IOException, InterruptedException {
        // Not HttpRequest.timeout: from JDK 26 on it would also limit the body.
        var answer = client.sendAsync(request, BodyHandlers.ofPublisher());
        try {
            return answer.get(limits.stallTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new Pace.Stalled("no answer within " + limits.stallTimeout());
        } catch (ExecutionException e) {
            throw failure(uri, request.uri(), e.getCause());
        } catch (InterruptedException e) {
            // The answer may have come at the same moment: unread, it would hold its connection.
            answer.thenAccept(response -> discard(response.body()));
            throw e;
        } finally {
            answer.cancel(true);
        }
    }

    private void discard(Flow.Publisher<List<ByteBuffer>> unread) {
        var body = new BodyReader(limits.stallTimeout());
        body.close();
        unread.subscribe(body);
    }

    private FetchException failure(FetchUri uri, URI url, @Nullable Throwable cause) throws IOException {
        var where = url.getHost() + ":" + port(url);
        return switch (cause) {
            case HttpConnectTimeoutException _ -> throw Pace.Stalled.connecting(where, limits.connectTimeout());
            case ConnectException refused -> {
                // The client names a refused connection by its exception only.
                var why = FetchException.rootMessage(refused);
                yield uri.unavailable(
                        "can't connect to " + where + ": " + (why.endsWith("Exception") ? "connection refused" : why));
            }
            case SSLException ssl
            when isCut(ssl) ->
                throw new Download.ConnectionLost("TLS with " + where + " failed: " + FetchException.rootMessage(ssl));
            case SSLException ssl ->
                uri.refused("TLS with %s failed: %s".formatted(where, FetchException.rootMessage(ssl)));
            case IOException lost -> throw new Download.ConnectionLost(FetchException.rootMessage(lost));
            case null -> throw new IOException("no answer");
            case Throwable other -> throw new IOException(FetchException.rootMessage(other), other);
        };
    }

    /**
     * It was not the certificate: the other side went away, as servers and their proxies do that restart. The JDK tells an end, other than a
     * reset, by its words only.
     */
    private static boolean isCut(SSLException failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(why -> why instanceof EOFException
                        || why instanceof SocketException
                        || "Remote host terminated the handshake".equals(why.getMessage()));
    }

    private static URI redirect(FetchUri uri, URI from, HttpResponse<?> response) throws FetchException {
        var location = response.headers().firstValue("Location").orElse("");
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException _) {
            throw uri.refused("redirected to '" + FetchUri.masked(location) + "', which is not a valid URI");
        }
        var scheme = Optional.ofNullable(to.getScheme()).orElse("");
        if (location.isEmpty() || to.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw uri.refused("redirected to '" + FetchUri.masked(location) + "', which is not an http or https URI");
        }
        if ("https".equals(from.getScheme()) && scheme.equals("http")) {
            throw uri.refused("redirected from https to http");
        }
        return to;
    }

    private static URI withoutUser(URI url) {
        var text = url.toString();
        return url.getRawUserInfo() == null ? url : URI.create(text.replaceFirst("//[^/?#]*@", "//"));
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    }
}
