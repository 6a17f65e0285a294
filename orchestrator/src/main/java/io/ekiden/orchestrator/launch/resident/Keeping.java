package io.ekiden.orchestrator.launch.resident;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.resource.Label;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.orchestrator.instance.InstanceId;
import java.util.List;
import java.util.Optional;

/**
 * Whose a reservation is: its labels name this framework and the instance. <b>Source:</b> Marathon {@code TaskLabels}.
 *
 * @param principal signs what is reserved and created
 */
public record Keeping(FrameworkId frameworkId, Optional<String> principal) {
    private static final String FRAMEWORK = "marathon_framework_id";
    private static final String INSTANCE = "marathon_task_id";

    /** The reservation for an instance. */
    Reservation reservation(String role, InstanceId instance) {
        return new Reservation(
                Reservation.Type.DYNAMIC,
                role,
                principal,
                List.of(
                        new Label(FRAMEWORK, Optional.of(frameworkId.value())),
                        new Label(INSTANCE, Optional.of(instance.value()))));
    }

    /** The instance that a resource is kept for; absent when it is not one that this framework has reserved. */
    public Optional<InstanceId> owner(Resources.Key key) {
        var terms = key.terms();
        if (!terms.isDynamic()) {
            return Optional.empty();
        }
        var labels = terms.reservations().getLast().labels();
        return value(labels, FRAMEWORK)
                .filter(frameworkId.value()::equals)
                .flatMap(_ -> value(labels, INSTANCE))
                .map(InstanceId::new);
    }

    private static Optional<String> value(List<Label> labels, String key) {
        return labels.stream()
                .filter(label -> label.key().equals(key))
                .findFirst()
                .flatMap(Label::value);
    }

    /** Of these resources what is kept for the instance. */
    Resources of(InstanceId instance, Resources resources) {
        var owner = Optional.of(instance);
        return resources.only(key -> owner(key).equals(owner));
    }
}
