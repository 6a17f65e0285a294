package io.ekiden.orchestrator.election;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every {@link LeaderElection} promises to a candidate that is alone. */
abstract class LeaderElectionContract {
    /** A candidate of the election of this test. */
    abstract LeaderElection candidate(String id);

    @Test
    void start_aloneIsElected() throws Exception {
        var heard = new HeardElection();
        try (var election = candidate("a")) {
            assertThat(election.leader()).isEmpty();
            election.start(heard);
            heard.awaitElected();
        }
        heard.awaitDefeated();
        assertThat(heard.heardNothing()).isTrue();
    }

    @Test
    void close_tellsALeaderThatItIsOver() throws Exception {
        var heard = new HeardElection();
        var election = candidate("a");
        election.start(heard);
        heard.awaitElected();

        election.close();

        heard.awaitDefeated();
        assertThat(election.leader()).isEmpty();
    }

    @Test
    void abdicate_aloneIsElectedAgainWithALaterEpoch() throws Exception {
        var heard = new HeardElection();
        try (var election = candidate("a")) {
            election.start(heard);
            long first = heard.awaitElected();
            election.abdicate();
            heard.awaitDefeated();

            assertThat(heard.awaitElected()).isGreaterThan(first);
        }
    }

    @Test
    void epoch_growsFromLeaderToLeader() throws Exception {
        long last = -1;
        for (var id : new String[] {"a", "b", "a"}) {
            var heard = new HeardElection();
            try (var election = candidate(id)) {
                election.start(heard);
                long epoch = heard.awaitElected();
                assertThat(epoch).isGreaterThan(last);
                last = epoch;
            }
        }
    }
}
