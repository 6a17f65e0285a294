package io.ekiden.lb.bluegreen;

import io.ekiden.lb.bluegreen.stats.Tally;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered from look to look. Who is ended and begins again without it loses no step, only patience and counts.
 *
 * @param verdict why it is undone
 * @param waiting what it waits for
 * @param watch of a canary
 * @param acted something was done
 */
public record Progress(Optional<String> verdict, Optional<Waiting> waiting, Optional<Watch> watch, boolean acted) {
    public static final Progress START = new Progress(Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** What an interval is called. */
    static final String INTERVAL = "interval ";

    /**
     * Something that takes time.
     *
     * @param what the same as long as it is the same
     */
    public record Waiting(String what, Instant since) {}

    /**
     * Requests while the canary has this share.
     *
     * @param since all instances for the share got requests for the first time; empty before
     */
    public record Watch(int share, Optional<Instant> since, Tally tally) {
        Watch begun(Instant now) {
            return new Watch(share, since.or(() -> Optional.of(now)), tally);
        }
    }

    /** True when nothing but time is waited for: then it does not matter to look a little later. */
    public boolean waitsForTime() {
        return waiting.filter(it -> it.what().startsWith(INTERVAL)).isPresent();
    }

    Progress undoing(String reason) {
        return new Progress(Optional.of(reason), Optional.empty(), Optional.empty(), acted);
    }

    Progress watching(Watch next) {
        return new Progress(verdict, waiting, Optional.of(next), acted);
    }

    Progress after() {
        return new Progress(verdict, Optional.empty(), watch, true);
    }

    Progress waitingFor(String what, Instant now) {
        var same = waiting.filter(it -> it.what().equals(what));
        return new Progress(verdict, Optional.of(same.orElseGet(() -> new Waiting(what, now))), watch, acted);
    }
}
