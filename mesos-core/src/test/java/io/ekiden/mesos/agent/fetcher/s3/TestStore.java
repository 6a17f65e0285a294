package io.ekiden.mesos.agent.fetcher.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A store of objects on the loopback address, with the bucket in the path, which checks signatures itself.
 *
 * <p><b>Source:</b> Amazon S3 API reference, "Authenticating requests: using the Authorization header (AWS signature version 4)".
 */
final class TestStore implements AutoCloseable {
    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request, ?"
                    + "SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final List<HttpExchange> requests = new CopyOnWriteArrayList<>();
    final String keyId = "id-" + UUID.randomUUID();
    final String secret = UUID.randomUUID().toString();
    final String region = "eu-test-7";
    /** Of the next answers, how many break off after 60 %. */
    final AtomicInteger cuts = new AtomicInteger();

    TestStore() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(exchange);
            try (exchange) {
                answer(exchange);
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        });
        server.start();
    }

    void put(String path, byte[] object) {
        objects.put(path, object);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<HttpExchange> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException, GeneralSecurityException {
        var path = exchange.getRequestURI().getPath();
        var refusal = path.startsWith("/public/") ? Optional.<String>empty() : refusal(exchange);
        if (refusal.isPresent()) {
            exchange.getResponseHeaders().set("x-amz-bucket-region", region);
            error(exchange, 403, refusal.get());
        } else if (!objects.containsKey(path)) {
            error(exchange, 404, "NoSuchKey");
        } else {
            send(exchange, objects.getOrDefault(path, new byte[0]));
        }
    }

    private void send(HttpExchange exchange, byte[] object) throws IOException, GeneralSecurityException {
        var etag =
                '"' + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(object)) + '"';
        var asked = exchange.getRequestHeaders();
        exchange.getResponseHeaders().set("ETag", etag);
        if (etag.equals(asked.getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        int from = 0;
        if (asked.containsKey("Range") && etag.equals(asked.getFirst("If-Range"))) {
            from = Integer.parseInt(asked.getFirst("Range").replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, object.length - 1, object.length));
        }
        exchange.sendResponseHeaders(from == 0 ? 200 : 206, object.length - from);
        boolean cut = cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        exchange.getResponseBody().write(object, from, cut ? (object.length - from) * 6 / 10 : object.length - from);
        exchange.getResponseBody().flush();
        if (cut) {
            throw new IOException("cut");
        }
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        var body = "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>m</Message></Error>".formatted(code);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length());
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    }

    /** What is wrong with its signature. */
    private Optional<String> refusal(HttpExchange exchange) throws GeneralSecurityException {
        var headers = exchange.getRequestHeaders();
        var authorization = AUTHORIZATION.matcher(String.valueOf(headers.getFirst("Authorization")));
        if (!authorization.matches()) {
            return Optional.of("AccessDenied");
        }
        if (!authorization.group(1).equals(keyId)) {
            return Optional.of("InvalidAccessKeyId");
        }
        if (!authorization.group(3).equals(region)) {
            return Optional.of("AuthorizationHeaderMalformed");
        }
        var names = authorization.group(4);
        var canonical = String.join(
                "\n",
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                "",
                Arrays.stream(names.split(";"))
                        .map(name -> name + ":" + headers.getFirst(name).strip() + "\n")
                        .collect(Collectors.joining()),
                names,
                headers.getFirst("x-amz-content-sha256"));
        var date = authorization.group(2);
        var scope = date + "/" + region + "/s3/aws4_request";
        var toSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                headers.getFirst("x-amz-date"),
                scope,
                HexFormat.of().formatHex(sha256(canonical)));
        var key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (var part : List.of(date, region, "s3", "aws4_request")) {
            key = hmac(key, part);
        }
        boolean good = names.contains("host")
                && HexFormat.of().formatHex(hmac(key, toSign)).equals(authorization.group(5));
        return good ? Optional.empty() : Optional.of("SignatureDoesNotMatch");
    }

    private static byte[] sha256(String text) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
