package io.ekiden.mesos.agent.fetcher;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a web server for a file: follows redirects, never to the cloud's metadata service.
 *
 * <p>The client is told HTTP/1.1: artifact servers gain nothing from HTTP/2, and some stumble over the upgrade.
 */
final class HttpSource implements AutoCloseable {
    private static final int MAX_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    /** AWS's metadata service on IPv6; on IPv4 it is, as everybody's, link-local. */
    private static final String METADATA_V6 = "fd00:ec2:0:0:0:0:0:254";

    private final FetcherSettings settings;
    private final HttpClient client;

    HttpSource(FetcherSettings settings) {
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .build();
    }

    Fetched fetch(FetchUri uri, URI url, Download download) throws FetchException, IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                return transfer(uri, url, download);
            } catch (BodyReader.Stalled _) {
                throw uri.unavailable("stalled: less than 1 byte/s for " + settings.stallTimeout());
            } catch (Download.ConnectionLost lost) {
                if (attempt >= settings.resumes()) {
                    throw uri.unavailable("connection lost after %d bytes, %d attempts: %s"
                            .formatted(download.have(), attempt + 1, lost.getMessage()));
                }
            }
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** One attempt, through all redirects. */
    private Fetched transfer(FetchUri uri, URI first, Download download)
            throws FetchException, IOException, InterruptedException {
        var url = first;
        for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
            refuseMetadata(uri, url);
            var response = send(uri, request(url, first, download));
            try (var body = new BodyReader(settings.stallTimeout())) {
                response.body().subscribe(body);
                if (!REDIRECTS.contains(response.statusCode())) {
                    return download.take(uri, response.statusCode(), response.headers(), body);
                }
                url = redirect(uri, url, response);
            }
        }
        throw uri.refused("more than " + MAX_REDIRECTS + " redirects");
    }

    private HttpRequest request(URI url, URI first, Download download) {
        var builder = HttpRequest.newBuilder(withoutUser(url)).header("User-Agent", "Ekiden-fetcher");
        // As with curl, the password in the URI is for the host it was written for, not for where that one redirects
        // to.
        if (url.getUserInfo() != null && url.getAuthority().equals(first.getAuthority())) {
            var credentials = url.getUserInfo().getBytes(StandardCharsets.UTF_8);
            builder.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        download.headers().forEach(builder::header);
        return builder.build();
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(FetchUri uri, HttpRequest request)
            throws FetchException, IOException, InterruptedException {
        // Not HttpRequest.timeout: from JDK 26 on it would also limit the body.
        var answer = client.sendAsync(request, BodyHandlers.ofPublisher());
        try {
            return answer.get(settings.stallTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw uri.unavailable("stalled: no answer within " + settings.stallTimeout());
        } catch (ExecutionException e) {
            throw failure(uri, request.uri(), e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private FetchException failure(FetchUri uri, URI url, @Nullable Throwable cause) throws IOException {
        var where = url.getHost() + ":" + port(url);
        return switch (cause) {
            case HttpConnectTimeoutException _ ->
                uri.unavailable("no connection to %s within %s".formatted(where, settings.connectTimeout()));
            case ConnectException refused -> {
                // The client names a refused connection by its exception only.
                var why = rootMessage(refused);
                yield uri.unavailable(
                        "can't connect to " + where + ": " + (why.endsWith("Exception") ? "connection refused" : why));
            }
            case SSLException ssl -> uri.refused("TLS with %s failed: %s".formatted(where, rootMessage(ssl)));
            case IOException lost -> throw new Download.ConnectionLost(rootMessage(lost));
            case null -> throw new IOException("no answer");
            case Throwable other -> throw new IOException(rootMessage(other), other);
        };
    }

    private static URI redirect(FetchUri uri, URI from, HttpResponse<?> response) throws FetchException {
        var location = response.headers().firstValue("Location").orElse("");
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException _) {
            throw uri.refused("redirected to '" + location + "', which is not a valid URI");
        }
        var scheme = Optional.ofNullable(to.getScheme()).orElse("");
        if (location.isEmpty() || to.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw uri.refused("redirected to '" + location + "', which is not an http or https URI");
        }
        if ("https".equals(from.getScheme()) && scheme.equals("http")) {
            throw uri.refused("redirected from https to http");
        }
        return to;
    }

    /** The metadata service gives away the machine's credentials; no task gets at them through the agent. */
    private static void refuseMetadata(FetchUri uri, URI url) throws FetchException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(url.getHost());
        } catch (UnknownHostException _) {
            throw uri.unavailable("unknown host " + url.getHost());
        }
        for (var address : addresses) {
            if ((address instanceof Inet4Address && address.isLinkLocalAddress())
                    || address.getHostAddress().equals(METADATA_V6)) {
                throw uri.refused("%s is %s, a link-local address, where clouds keep their metadata service"
                        .formatted(url.getHost(), address.getHostAddress()));
            }
        }
    }

    private static URI withoutUser(URI url) {
        var text = url.toString();
        return url.getRawUserInfo() == null ? url : URI.create(text.replaceFirst("//[^/?#]*@", "//"));
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    }

    static String rootMessage(Throwable why) {
        var root = why;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof EOFException && root.getMessage() == null) {
            return "it ends too early";
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
