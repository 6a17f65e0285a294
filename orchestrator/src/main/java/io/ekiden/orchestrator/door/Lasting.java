package io.ekiden.orchestrator.door;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What goes on until somebody has enough of it: logs that are followed, and commands beside tasks. Each has a limit. Any thread. */
public final class Lasting {
    /** @see #most() */
    public enum Kind {
        /** Each costs a connection to its agent, and one to who reads. */
        FOLLOWER(1_000, "logs are followed"),
        /** Each costs two connections to its agent, and a process there. */
        SESSION(200, "commands run beside tasks"),
        /** Each costs a connection to its agent, and one to who reads. */
        DOWNLOAD(100, "files are downloaded");

        private final int most;
        private final String what;

        Kind(int most, String what) {
            this.most = most;
            this.what = what;
        }

        /** So many at a time. */
        public int most() {
            return most;
        }

        /** Why there is no more room. */
        public String full() {
            return "Already " + most + " " + what
                    + " through this orchestrator, which is the most; end one of them first";
        }
    }

    /** A place that was taken; {@link #close} gives it back. */
    public final class Place implements AutoCloseable {
        private final Kind kind;
        private final Runnable end;
        private volatile boolean over;

        private Place(Kind kind, Runnable end) {
            this.kind = kind;
            this.end = end;
        }

        /** It was ended; for who could not be while its connections were still being made. */
        public boolean isOver() {
            return over;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /** Our agents say that they live every 15 seconds, when there is nothing else to say. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Map<Kind, Set<Place>> all = new EnumMap<>(Kind.class);
    private final Duration silence;

    public Lasting() {
        this(SILENCE);
    }

    /** @param silence after which an agent that was to go on speaking is taken for gone */
    public Lasting(Duration silence) {
        this.silence = silence;
        for (var kind : Kind.values()) {
            all.put(kind, new LinkedHashSet<>());
        }
    }

    /** After so long without a word an agent that was to go on speaking is taken for gone. */
    public Duration silence() {
        return silence;
    }

    private Set<Place> of(Kind kind) {
        return all.getOrDefault(kind, Set.of());
    }

    /**
     * Takes a place; empty when there is none left.
     *
     * @param end what ends it, called on any thread, when this orchestrator leads no more, or others are let in
     */
    public synchronized Optional<Place> enter(Kind kind, Runnable end) {
        var places = of(kind);
        if (places.size() >= kind.most()) {
            return Optional.empty();
        }
        var place = new Place(kind, end);
        places.add(place);
        return Optional.of(place);
    }

    private synchronized void leave(Place place) {
        of(place.kind).remove(place);
    }

    /** How many there are of a kind. */
    public synchronized int size(Kind kind) {
        return of(kind).size();
    }

    /** Ends all there is; others may come. */
    public void endAll() {
        Set<Place> over = new LinkedHashSet<>();
        synchronized (this) {
            all.values().forEach(places -> {
                over.addAll(places);
                places.clear();
            });
        }
        over.forEach(place -> place.over = true);
        over.forEach(place -> place.end.run());
    }
}
