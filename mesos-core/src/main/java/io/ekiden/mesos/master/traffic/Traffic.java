package io.ekiden.mesos.master.traffic;

import io.ekiden.mesos.master.Framework;
import io.ekiden.mesos.master.MasterChange;
import io.ekiden.mesos.master.MasterEffect;
import io.ekiden.mesos.master.MasterEvent;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.turn.Decision;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What frameworks and agents have said and what frameworks were told since the master started, under Mesos's names for it.
 *
 * <p>The owner of the state counts each turn; readers see each number as it is, not all of one moment. Frameworks that are not shown any
 * more are forgotten. <b>Source:</b> Mesos {@code master/metrics.cpp}.
 */
public final class Traffic {
    /** What is counted of all together, after {@code master/}. */
    private static final List<String> OF_ALL = List.of(
            "invalid_status_update_acknowledgements",
            "invalid_status_updates",
            "messages_decline_offers",
            "messages_kill_task",
            "messages_reconcile_tasks",
            "messages_register_slave",
            "messages_reregister_slave",
            "messages_revive_offers",
            "messages_status_update",
            "messages_status_update_acknowledgement",
            "messages_suppress_offers",
            "messages_unregister_slave",
            "slave_registrations",
            "slave_removals",
            "slave_removals/reason_registered",
            "slave_removals/reason_unhealthy",
            "slave_removals/reason_unregistered",
            "slave_reregistrations",
            "slave_unreachable_completed",
            "valid_status_update_acknowledgements",
            "valid_status_updates");

    private final Counts all = new Counts(OF_ALL);
    private final ConcurrentMap<FrameworkId, Counts> frameworks = new ConcurrentHashMap<>();

    /** Counts a turn that led from one state to the other. */
    public void count(
            MasterEvent event, MasterState before, Decision<MasterChange, MasterEffect> decision, MasterState after) {
        switch (event) {
            case MasterEvent.FrameworkCalled(var session, var call) ->
                framework(session, before, after).ifPresent(id -> called(id, call, before));
            case MasterEvent.FrameworkUpdateRequested(var session, var _, var call) ->
                framework(session, before, after).ifPresent(id -> called(id, call, before));
            case MasterEvent.AgentSaid(var _, var message) -> said(message, before);
            default -> {
                // Of operators and of time, which Mesos does not count.
            }
        }
        for (var effect : decision.effects()) {
            if (effect instanceof MasterEffect.SendToFramework(var session, var told)) {
                framework(session, before, after).ifPresent(id -> told(id, told));
            }
        }
        decision.changes().forEach(change -> changed(change, event, before, after));
    }

    /** Each framework with such a session was sent a heartbeat. */
    public void beat(Iterable<FrameworkId> heard) {
        heard.forEach(id -> told(id, new Event.Heartbeat()));
    }

    private static Optional<FrameworkId> framework(long session, MasterState before, MasterState after) {
        return Optional.ofNullable(after.frameworks().bySession().get(session))
                .or(() -> Optional.ofNullable(before.frameworks().bySession().get(session)));
    }

    private Counts of(FrameworkId id) {
        return frameworks.computeIfAbsent(id, _ -> new Counts(CallNames.OF_A_FRAMEWORK));
    }

    private void called(FrameworkId id, Call call, MasterState before) {
        var counts = of(id);
        counts.add("calls", 1);
        counts.add(CallNames.of(call), 1);
        switch (call) {
            case Call.Accept accept -> {
                counts.add("offers/accepted", accept.offerIds().size());
                counts.add("operations", accept.operations().size());
                accept.operations().forEach(operation -> counts.add(CallNames.of(operation), 1));
            }
            case Call.Decline decline -> {
                counts.add("offers/declined", decline.offerIds().size());
                all.add("messages_decline_offers", 1);
            }
            case Call.Kill _ -> all.add("messages_kill_task", 1);
            case Call.Reconcile _ -> all.add("messages_reconcile_tasks", 1);
            case Call.Revive _ -> all.add("messages_revive_offers", 1);
            case Call.Suppress _ -> all.add("messages_suppress_offers", 1);
            case Call.Acknowledge acknowledged -> {
                all.add("messages_status_update_acknowledgement", 1);
                all.add(validity(before.framework(id), acknowledged.taskId()) + "status_update_acknowledgements", 1);
            }
            default -> {
                // Counted by framework alone.
            }
        }
    }

    /** Of what is said of a task: Mesos calls invalid what is about one that it does not know. */
    private static String validity(@Nullable Framework framework, TaskId taskId) {
        boolean known = framework != null
                && (framework.tasks().containsKey(taskId)
                        || framework.unreachable().containsKey(taskId));
        return known ? "valid_" : "invalid_";
    }

    private void told(FrameworkId id, Event event) {
        var counts = of(id);
        counts.add("events", 1);
        counts.add(CallNames.of(event), 1);
        switch (event) {
            case Event.Offers(var offers) -> counts.add("offers/sent", offers.size());
            case Event.Rescind _ -> counts.add("offers/rescinded", 1);
            default -> {
                // Nothing more to count.
            }
        }
    }

    private void said(AgentToMaster message, MasterState before) {
        switch (message) {
            case AgentToMaster.Register register ->
                all.add(register.id().isPresent() ? "messages_reregister_slave" : "messages_register_slave", 1);
            case AgentToMaster.StatusUpdate update -> {
                all.add("messages_status_update", 1);
                var framework = before.framework(update.frameworkId());
                all.add(validity(framework, update.status().taskId()) + "status_updates", 1);
            }
            case AgentToMaster.Unregister _ -> all.add("messages_unregister_slave", 1);
            case AgentToMaster.OperationEnded _,
                    AgentToMaster.ExecutorMessage _,
                    AgentToMaster.ExecutorEnded _,
                    AgentToMaster.Pong _ -> {
                // Of a kind that is not among Mesos's messages.
            }
        }
    }

    private void changed(MasterChange change, MasterEvent event, MasterState before, MasterState after) {
        switch (change) {
            case MasterChange.AgentConnected(var id, var _, var _) ->
                all.add(isKnown(id, before) ? "slave_reregistrations" : "slave_registrations", 1);
            case MasterChange.AgentMarkedUnreachable _ -> {
                all.add("slave_unreachable_completed", 1);
                removed("unhealthy");
            }
            case MasterChange.AgentRemoved _ -> {
                boolean left = event instanceof MasterEvent.AgentSaid said
                        && said.message() instanceof AgentToMaster.Unregister;
                if (left) {
                    removed("unregistered");
                } else {
                    all.add("slave_removals", 1);
                }
            }
            case MasterChange.AgentMarkedGone _ -> all.add("slave_removals", 1);
            case MasterChange.FrameworkCompleted _ -> forget(after);
            default -> {
                // Not of what is counted.
            }
        }
    }

    private static boolean isKnown(AgentId id, MasterState before) {
        return before.agent(id) != null || before.agents().unreachable().containsKey(id);
    }

    private void removed(String reason) {
        all.add("slave_removals", 1);
        all.add("slave_removals/reason_" + reason, 1);
    }

    /** Those that completed stay as long as they are shown. */
    private void forget(MasterState state) {
        frameworks
                .keySet()
                .removeIf(id -> state.framework(id) == null
                        && state.frameworks().history().stream()
                                .noneMatch(ended -> ended.framework().id().equals(id)));
    }

    /** What is counted of all together: names as they follow {@code master/}. */
    public void forEach(ObjLongConsumer<String> reader) {
        all.forEach(reader);
    }

    /** Of one framework: names as they follow its name and id. */
    public void forEachOf(FrameworkId id, ObjLongConsumer<String> reader) {
        var counts = frameworks.get(id);
        if (counts != null) {
            counts.forEach(reader);
        }
    }
}
