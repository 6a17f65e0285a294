package io.ekiden.testkit.bench.api;

import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.real.KeptConnection;
import io.ekiden.testkit.real.KeptConnection.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients with a connection each, that ask one after another as fast as they are answered. */
public final class Clients {
    private static final int TIMEOUT_MILLIS = 120_000;

    private final String host;
    private final int port;

    /** A question; {@code body} may be empty. */
    public record Question(String method, String path, String headers, String body) {
        public static Question get(String path) {
            return new Question("GET", path, "", "");
        }
    }

    /** Gives the question of a number. */
    @FunctionalInterface
    public interface Questions {
        Question of(int number);
    }

    /**
     * What a round of questions took.
     *
     * @param millis of each answer
     */
    public record Round(double seconds, Samples millis) {
        public double perSecond() {
            return millis.sorted().size() / seconds;
        }
    }

    public Clients(URI api) {
        this.host = api.getHost();
        this.port = api.getPort();
    }

    /** Asks that many questions, each once. */
    public Round each(int clients, int from, int to, Questions questions) throws InterruptedException {
        var next = new AtomicInteger(from);
        return round(clients, questions, () -> {
            int number = next.getAndIncrement();
            return number < to ? number : -1;
        });
    }

    /** Asks for as long. */
    public Round during(int clients, Duration time, Questions questions) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        var next = new AtomicInteger();
        return round(clients, questions, () -> System.nanoTime() < end ? next.getAndIncrement() : -1);
    }

    /** The next number, or -1 at the end. */
    private interface Numbers {
        int next();
    }

    private Round round(int clients, Questions questions, Numbers numbers) throws InterruptedException {
        var millis = new ConcurrentLinkedQueue<Double>();
        long begin = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < clients; i++) {
                all.add(threads.submit(() -> {
                    ask(questions, numbers, millis);
                    return null;
                }));
            }
            for (var one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed: " + e.getCause(), e);
        }
        return new Round((System.nanoTime() - begin) / 1e9, Samples.of(List.copyOf(millis)));
    }

    private void ask(Questions questions, Numbers numbers, ConcurrentLinkedQueue<Double> millis) throws IOException {
        try (var connection = new KeptConnection(host, port, TIMEOUT_MILLIS)) {
            for (int number = numbers.next(); number >= 0; number = numbers.next()) {
                var question = questions.of(number);
                long begin = System.nanoTime();
                var answer = ask(connection, question);
                millis.add((System.nanoTime() - begin) / 1e6);
                if (answer.status() >= 400) {
                    throw new IOException(question + " was answered " + answer.status() + " " + answer.text());
                }
            }
        }
    }

    private static Answer ask(KeptConnection connection, Question question) throws IOException {
        return connection.ask(question.method(), question.path(), question.headers(), question.body());
    }

    /** One answer on a connection of its own. */
    public Answer once(Question question) throws IOException {
        try (var connection = new KeptConnection(host, port, TIMEOUT_MILLIS)) {
            return ask(connection, question);
        }
    }
}
