package io.ekiden.mesos.master.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.MasterChange;
import io.ekiden.mesos.master.MasterEffect;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.turn.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final List<Set<String>> writes = new ArrayList<>();
    private final List<Long> closed = new ArrayList<>();
    private final Outbox outbox = new Outbox(
            batch -> writes.add(batch.keySet()),
            effects -> effects.forEach(effect -> closed.add(((MasterEffect.CloseAgent) effect).session())));

    private void forgetThenClose(String agentId, long session) {
        outbox.add(
                new Decision<>(
                        List.of(new MasterChange.AgentForgotten(new AgentId(agentId))),
                        List.of(new MasterEffect.CloseAgent(session))),
                MasterState.EMPTY,
                MasterState.EMPTY);
    }

    private void close(long session) {
        outbox.add(
                new Decision<>(List.of(), List.of(new MasterEffect.CloseAgent(session))),
                MasterState.EMPTY,
                MasterState.EMPTY);
    }

    /** What is removed with agents that are forgotten. */
    private static Set<String> keysOf(String... ids) {
        return Stream.of(ids)
                .flatMap(id -> Stream.of("unreachable/" + id, "modes/" + id))
                .collect(Collectors.toSet());
    }

    @Test
    void effects_withoutAWriteAreRunAtOnce() {
        close(1);
        assertThat(closed).containsExactly(1L);
        assertThat(writes).isEmpty();
        assertThat(outbox.isWriting()).isFalse();
    }

    @Test
    void effects_waitForTheWriteUnderWay_andLaterWritesGoInOneBatch() {
        forgetThenClose("a", 1);
        close(2);
        forgetThenClose("b", 3);
        forgetThenClose("c", 4);
        assertThat(closed).isEmpty();
        assertThat(writes).containsExactly(keysOf("a"));

        outbox.written();
        assertThat(closed).containsExactly(1L);
        assertThat(writes).containsExactly(keysOf("a"), keysOf("b", "c"));

        outbox.written();
        assertThat(closed).containsExactly(1L, 2L, 3L, 4L);
        assertThat(outbox.isWriting()).isFalse();
    }

    @Test
    void endOfATask_isAcknowledgedWhenItsRecordIsGone_andAtOnceWhereThereWasNone() {
        var completed = new MasterChange.TaskCompleted(new FrameworkId("F"), new TaskId("t"));
        outbox.add(
                new Decision<>(List.of(completed), List.of(new MasterEffect.CloseAgent(1))),
                Map.of("tasks/F\nt", Optional.empty()),
                () -> {});
        assertThat(closed).isEmpty();
        outbox.written();
        assertThat(closed).containsExactly(1L);

        outbox.add(new Decision<>(List.of(completed), List.of(new MasterEffect.CloseAgent(2))), Map.of(), () -> {});
        assertThat(closed).containsExactly(1L, 2L);
    }

    @Test
    void failedWrite_takesItsEffectsAlong() {
        forgetThenClose("a", 1);
        outbox.failed();
        assertThat(outbox.isWriting()).isFalse();
        assertThat(closed).isEmpty();
    }
}
