package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.messages.AgentToMaster.OperationEnded;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.operation.Conversion;
import io.ekiden.mesos.operation.Volume;
import java.util.Optional;
import java.util.UUID;

/**
 * Rules of reservations and volumes. What an operation made is in the checkpoint before the volume's directory is made or removed, and
 * before the master hears of it: a crash in between leaves at most a directory to be made, which is done when the agent begins, or one
 * that nobody uses, which is moved away should its name ever be used again.
 */
final class Operations {
    private Operations() {}

    static void onApply(Draft draft, MasterToAgent.ApplyOperation operation) {
        var known = draft.state().holdings().unacknowledged().get(operation.uuid());
        if (known != null) {
            draft.effect(new AgentEffect.Send(known));
            return;
        }
        var conversion = new Conversion(operation.consumed(), operation.converted());
        var total = draft.state().info().resources();
        if (!conversion.isPossibleWith(total)) {
            draft.effect(new AgentEffect.Send(
                    ended(operation, Resources.EMPTY, Optional.of("The agent does not have " + operation.consumed()))));
            return;
        }
        var after = conversion.applyTo(total);
        var ended = ended(operation, operation.converted(), Optional.empty());
        draft.change(new AgentChange.ResourcesConverted(
                Holdings.specialOf(after), operation.operationId().map(_ -> ended)));
        changeVolumes(draft, total, after);
        draft.effect(new AgentEffect.Send(ended));
    }

    private static OperationEnded ended(
            MasterToAgent.ApplyOperation operation, Resources converted, Optional<String> failure) {
        return new OperationEnded(
                operation.uuid(), operation.frameworkId(), operation.operationId(), converted, failure);
    }

    private static void changeVolumes(Draft draft, Resources before, Resources after) {
        var old = Volume.among(before);
        var current = Volume.among(after);
        for (var volume : old) {
            if (!current.contains(volume)) {
                draft.effect(new AgentEffect.DestroyVolume(volume));
            }
        }
        for (var volume : current) {
            if (!old.contains(volume)) {
                draft.effect(new AgentEffect.CreateVolume(volume));
            }
        }
    }

    /** The agent begins: whatever volumes there should be, there are. */
    static void onBegun(Draft draft) {
        Volume.among(draft.state().info().resources())
                .forEach(volume -> draft.effect(new AgentEffect.KeepVolume(volume)));
    }

    static void onAcknowledged(Draft draft, UUID uuid) {
        if (draft.state().holdings().unacknowledged().containsKey(uuid)) {
            draft.change(new AgentChange.OperationAcknowledged(uuid));
        }
    }
}
