package io.ekiden.testkit.bench.api;

import io.ekiden.testkit.bench.api.Clients.Question;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Reads of all there is: how long each takes when something has changed since the last, and for how long another client gets no answer meanwhile. */
public final class LongAnswers {
    private static final int READS = 7;

    private final Clients clients;
    private final Consumer<Figure> out;
    private final Change change;

    /** Changes one thing, so that no answer is that of before. */
    @FunctionalInterface
    public interface Change {
        void make() throws IOException;
    }

    public LongAnswers(Clients clients, Consumer<Figure> out, Change change) {
        this.clients = clients;
        this.out = out;
        this.change = change;
    }

    /**
     * Measures reads of a path.
     *
     * @param what how many there are of what
     */
    public void read(String what, String path, Goal goal) throws IOException, InterruptedException {
        var over = new AtomicBoolean();
        try (var other = Executors.newSingleThreadExecutor()) {
            var pauses = other.submit(() -> pauses(over));
            var reads = new ArrayList<Double>();
            for (int i = 0; i < READS; i++) {
                change.make();
                reads.add(millis(path));
            }
            over.set(true);
            var name = what + ", GET " + path;
            out.accept(Figure.of("api", name + ", p50", Samples.of(reads).median(), "ms", goal));
            out.accept(Figure.of("api", name + ", longest pause of others", pauses.get(), "ms"));
        } catch (ExecutionException e) {
            throw new IOException("the other client failed", e.getCause());
        } finally {
            over.set(true);
        }
    }

    private double pauses(AtomicBoolean over) throws IOException {
        double longest = 0;
        while (!over.get()) {
            longest = Math.max(longest, millis("/ping"));
        }
        return longest;
    }

    private double millis(String path) throws IOException {
        long begin = System.nanoTime();
        clients.once(Question.get(path));
        return (System.nanoTime() - begin) / 1e6;
    }
}
