package io.ekiden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ekiden.cli.client.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An orchestrator that answers what it was told to. An answer is JSON; or an array of a status and JSON, and of the deployment for a header; or, as text, what is no JSON; null is
 * one that is lost. Of several the last is given again and again. Who asks for events gets a stream in which nothing happens.
 */
final class FakeApi implements AutoCloseable {
    /** A call, with its body and what proved who made it. */
    record Call(String what, JsonNode body, Optional<String> authorization) {}

    private final Map<String, Queue<JsonNode>> answers = new ConcurrentHashMap<>();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Queue<String> streams = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    FakeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What is answered to a call, as {@code GET /v2/apps?label=a}, in that order. */
    FakeApi on(String call, JsonNode... inOrder) {
        answers.put(call, new ConcurrentLinkedQueue<>(List.of(inOrder)));
        return this;
    }

    /** The same, with JSON that may have single quotes. */
    FakeApi on(String call, String... inOrder) throws IOException {
        var all = new ConcurrentLinkedQueue<JsonNode>();
        for (var text : inOrder) {
            all.add(Json.MAPPER.readTree(text.replace('\'', '"')));
        }
        answers.put(call, all);
        return this;
    }

    /** What one who asks for events gets, and then the stream ends; one after the other. Nothing at all is that there is no more. */
    FakeApi streaming(String... frames) {
        streams.addAll(List.of(frames));
        return this;
    }

    /** Calls so far; of those for events the id they go on after. */
    List<Call> calls() {
        return List.copyOf(calls);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var uri = exchange.getRequestURI();
            if (String.valueOf(exchange.getRequestHeaders().getFirst("Accept")).contains("text/event-stream")) {
                events(exchange);
                return;
            }
            var call = exchange.getRequestMethod() + " " + uri.getRawPath()
                    + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
            var body = exchange.getRequestBody().readAllBytes();
            calls.add(new Call(
                    call,
                    body.length == 0 ? MissingNode.getInstance() : Json.MAPPER.readTree(body),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))));
            var waiting = answers.get(call);
            if (waiting == null) {
                send(
                        exchange,
                        404,
                        Json.object().put("message", "nothing is at " + call).toString());
                return;
            }
            var answer = waiting.size() > 1 ? waiting.remove() : waiting.element();
            if (answer.isNull()) {
                return;
            }
            if (answer.path(2).isTextual()) {
                exchange.getResponseHeaders()
                        .set("Marathon-Deployment-Id", answer.path(2).textValue());
            }
            if (answer.isArray() && answer.path(0).isInt()) {
                send(
                        exchange,
                        answer.path(0).intValue(),
                        answer.path(1).isNull() ? "" : answer.path(1).toString());
            } else {
                send(exchange, 200, answer.isTextual() ? answer.textValue() : answer.toString());
            }
        }
    }

    private void events(HttpExchange exchange) throws IOException {
        calls.add(new Call(
                "EVENTS after " + exchange.getRequestHeaders().getFirst("Last-Event-ID"),
                MissingNode.getInstance(),
                Optional.empty()));
        var frames = streams.poll();
        if ("".equals(frames)) {
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write((frames == null ? "\n" : frames).getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        if (frames != null) {
            return;
        }
        try {
            closed.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        var body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
