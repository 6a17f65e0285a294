package io.ekiden.mesos.master.server;

import io.ekiden.mesos.master.MasterChange;
import io.ekiden.mesos.master.MasterEffect;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.turn.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Holds back what the turns of a master have to say until the registry has what it rests on. Effects leave in order, so while such a write
 * is under way those of later turns wait too, and their writes go in one batch. Nobody waits for writes that only tell how far tasks have
 * come. Confined to the owner of the master's state.
 */
public final class Outbox {
    private final Consumer<Map<String, Optional<byte[]>>> write;
    private final Consumer<List<MasterEffect>> run;
    private Map<String, Optional<byte[]>> waitingWrites = new TreeMap<>();
    private List<Turn> waiting = new ArrayList<>();
    private List<Turn> writingFor = List.of();
    private boolean writing;
    /** Whether what waits for the next write, or for the one under way, has to. */
    private boolean waitingHolds;

    private boolean writingHolds;

    private record Turn(List<MasterEffect> effects, Runnable then) {}

    /**
     * @param write begins to write, by key a value or its removal; {@link #written} or {@link #failed} is to follow, and until then there
     *     is no other write
     * @param run does what may be done now; that one receiver fails is its own affair, and must not reach the outbox
     */
    public Outbox(Consumer<Map<String, Optional<byte[]>>> write, Consumer<List<MasterEffect>> run) {
        this.write = write;
        this.run = run;
    }

    /** Takes what a turn has decided, which led from one state to the other, and lets go what nothing holds back. */
    public void add(Decision<MasterChange, MasterEffect> decision, MasterState before, MasterState after) {
        add(decision, writes(decision, before, after), () -> {});
    }

    /** The same of a turn that is to write this; {@code then} is done right after the effects. */
    void add(Decision<MasterChange, MasterEffect> decision, Map<String, Optional<byte[]>> writes, Runnable then) {
        // What is known already is not written again, and then there is nothing to wait for.
        waitingHolds |=
                !writes.isEmpty() && decision.changes().stream().anyMatch(MasterChange.Registered.class::isInstance);
        waitingWrites.putAll(writes);
        waiting.add(new Turn(decision.effects(), then));
        flush();
    }

    /** What a turn that led from one state to the other has the registry hold. */
    public static Map<String, Optional<byte[]>> writes(
            Decision<MasterChange, MasterEffect> decision, MasterState before, MasterState after) {
        var writes = new TreeMap<String, Optional<byte[]>>();
        for (var change : decision.changes()) {
            if (change instanceof MasterChange.Registered registered) {
                RegistryKeys.collect(registered, writes);
            }
        }
        TaskRecords.collect(before, decision.changes(), after, writes);
        return writes;
    }

    /** The registry has what was to be written. */
    public void written() {
        writing = false;
        writingHolds = false;
        let(writingFor);
        flush();
    }

    /** It has not: what rests on it is never said. */
    public void failed() {
        writing = false;
    }

    public boolean isWriting() {
        return writing;
    }

    private void flush() {
        if (!waitingHolds && !writingHolds) {
            var free = waiting;
            waiting = new ArrayList<>();
            let(free);
        }
        if (writing || waitingWrites.isEmpty()) {
            return;
        }
        var writes = waitingWrites;
        waitingWrites = new TreeMap<>();
        writingFor = waiting;
        waiting = new ArrayList<>();
        writingHolds = waitingHolds;
        waitingHolds = false;
        writing = true;
        write.accept(writes);
    }

    private void let(List<Turn> turns) {
        for (var turn : turns) {
            run.accept(turn.effects());
            turn.then().run();
        }
    }
}
