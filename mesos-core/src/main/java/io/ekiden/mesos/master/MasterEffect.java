package io.ekiden.mesos.master;

import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Event;
import java.util.Optional;

/** What a master wants done. A session that is gone by then makes the effect void. */
public sealed interface MasterEffect {
    record SendToAgent(long session, MasterToAgent message) implements MasterEffect {}

    record SendToFramework(long session, Event event) implements MasterEffect {}

    /** Answers what was asked under this number: done, or not done for a reason. */
    record Answer(long ticket, Optional<String> refusal) implements MasterEffect {}

    /** Ends an agent's connection; the agent connects again. */
    record CloseAgent(long session) implements MasterEffect {}

    /** Ends a scheduler's stream after what was sent before. */
    record CloseFramework(long session) implements MasterEffect {}
}
