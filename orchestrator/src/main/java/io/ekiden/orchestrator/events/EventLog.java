package io.ekiden.orchestrator.events;

import io.ekiden.orchestrator.deployment.Deployment;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What happened, in order, for readers that go at their own pace: each entry leads to the next one. The log itself holds on to the
 * newest entries alone, by number and by size; an older one lives for as long as a reader stands before it.
 *
 * <p>An entry's id is {@code <term>-<number>}: the term in which its leader was elected, and its number in that term, from 1. So an id
 * of another leader is never taken for one of this. Any thread.
 */
final class EventLog {
    private static final Pattern ID = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final int BYTES_OF_ANY = 512;
    private static final int BYTES_OF_AN_APP = 128;

    private final int maxEntries;
    private final long maxBytes;
    /** The entry before the oldest one that is kept. */
    private Entry before;

    private volatile Entry newest;
    private int entries;
    private long bytes;
    private long term;
    /** Position of the entry before the first of this term. */
    private long termStart;

    /** Something that happened, and what is known about writing it. */
    static final class Entry {
        private final String id;
        private final long position;
        private final @Nullable StreamEvent event;
        private final Instant at;
        private volatile @Nullable Entry next;
        private volatile @Nullable Written written;

        private Entry(String id, long position, @Nullable StreamEvent event, Instant at) {
            this.id = id;
            this.position = position;
            this.event = event;
            this.at = at;
        }

        /** The one that was published after it; null when nothing was yet. */
        @Nullable
        Entry next() {
            return next;
        }

        /** Counts all entries, of all terms. */
        long position() {
            return position;
        }

        String id() {
            return id;
        }

        /** As readers get it; written once for most of them. */
        Written written(EventFormat format) {
            var known = written;
            if (known == null) {
                var frame = format.write(event(), at);
                known = new Written(frame.type(), Buffer.buffer(frame.body().toString()));
                written = known;
            }
            return known;
        }

        private StreamEvent event() {
            if (event == null) {
                throw new IllegalStateException("nothing happened at the beginning of the log");
            }
            return event;
        }
    }

    /** An event in one line of JSON. */
    record Written(String type, Buffer body) {}

    /**
     * Where a reader begins: after {@code from}.
     *
     * @param missed true when there was something between what the reader has read and the entry after {@code from}, or when nobody knows
     */
    record Start(Entry from, boolean missed) {}

    /**
     * @param maxEntries that are kept for readers that come back
     * @param maxBytes about as much memory as they may take
     */
    EventLog(int maxEntries, long maxBytes, Instant now) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.before = new Entry("0-0", 0, null, now);
        this.newest = before;
    }

    /** From now on entries are those of another leader. What the one before published is not there for readers that come back. */
    synchronized void begin(long newTerm) {
        term = newTerm;
        termStart = newest.position;
        before = newest;
        entries = 0;
        bytes = 0;
    }

    synchronized void add(StreamEvent event, Instant at) {
        long position = newest.position + 1;
        var entry = new Entry(term + "-" + (position - termStart), position, event, at);
        newest.next = entry;
        newest = entry;
        entries++;
        bytes += size(event);
        while (entries > maxEntries || (bytes > maxBytes && entries > 1)) {
            var oldest = before.next;
            if (oldest == null) {
                break;
            }
            bytes -= size(oldest.event());
            entries--;
            before = oldest;
        }
    }

    /** The newest entry: who begins after it reads what happens from now on. */
    Entry newest() {
        return newest;
    }

    /** Where to go on for who has read this entry last. When that is not known any more: with the oldest that is kept. */
    synchronized Start after(String id) {
        return number(id)
                .filter(number -> number >= before.position - termStart && number <= newest.position - termStart)
                .map(number -> new Start(at(termStart + number), false))
                .orElseGet(() -> new Start(before, true));
    }

    /** The number of an id of this term. */
    private Optional<Long> number(String id) {
        var parts = ID.matcher(id);
        return parts.matches() && Long.parseLong(parts.group(1)) == term
                ? Optional.of(Long.parseLong(parts.group(2)))
                : Optional.empty();
    }

    private Entry at(long position) {
        var entry = before;
        while (entry.position < position) {
            var next = entry.next;
            if (next == null) {
                throw new IllegalStateException("position " + position + " is beyond " + newest.position);
            }
            entry = next;
        }
        return entry;
    }

    /** About the memory it holds. Not the length of its text, which may never be written. */
    private static long size(StreamEvent event) {
        return switch (event) {
            case StreamEvent.ApiPost(var _, var uri, var app, var _) ->
                BYTES_OF_ANY
                        + 2L * uri.length()
                        + app.run().process().cmd().map(String::length).orElse(0)
                        + length(app.run().labels())
                        + length(app.run().process().env());
            case StreamEvent.DeploymentInfo(var deployment) -> size(deployment);
            case StreamEvent.DeploymentStepDone(var deployment) -> size(deployment);
            case StreamEvent.DeploymentDone(var deployment) -> size(deployment);
            case StreamEvent.DeploymentPaused(var deployment) -> size(deployment);
            case StreamEvent.DeploymentResumed(var deployment) -> size(deployment);
            case StreamEvent.DeploymentFailed(var deployment, var _) -> size(deployment);
            case StreamEvent.StatusUpdate update ->
                BYTES_OF_ANY + update.message().length();
            default -> BYTES_OF_ANY;
        };
    }

    private static long length(Map<String, ?> texts) {
        return texts.entrySet().stream()
                .mapToLong(entry ->
                        entry.getKey().length() + entry.getValue().toString().length())
                .sum();
    }

    private static long size(Deployment deployment) {
        return BYTES_OF_ANY + (long) BYTES_OF_AN_APP * deployment.versions().size();
    }
}
