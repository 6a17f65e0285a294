package io.ekiden.orchestrator.launch.resident;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.resource.Label;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.instance.Residence;
import io.ekiden.orchestrator.instance.Residence.LocalVolume;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whose a reservation is: its labels name the instance, and the framework as it was called then. The framework may get another id, and
 * the agent too; an instance never does. <b>Source:</b> Marathon {@code TaskLabels}.
 *
 * @param former ids that the framework has had before
 * @param principal signs what is reserved and created
 */
public record Keeping(FrameworkId frameworkId, Set<FrameworkId> former, Optional<String> principal) {
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

    /** The instance that a resource is kept for, whichever framework has reserved it; absent when it is none's. */
    public static Optional<InstanceId> owner(Resources.Key key) {
        return value(labels(key), INSTANCE).map(InstanceId::new);
    }

    /** The instances that some of these resources are kept for, whichever framework has reserved them. */
    public static SortedSet<InstanceId> owners(Resources resources) {
        var owners = new TreeSet<InstanceId>();
        resources.keys().forEach(key -> owner(key).ifPresent(owners::add));
        return owners;
    }

    /** True when this framework has reserved it, by its present id or by one that it had. */
    boolean isOfFramework(Resources.Key key) {
        return value(labels(key), FRAMEWORK)
                .map(FrameworkId::new)
                .filter(id -> id.equals(frameworkId) || former.contains(id))
                .isPresent();
    }

    private static List<Label> labels(Resources.Key key) {
        var terms = key.terms();
        return terms.isDynamic() ? terms.reservations().getLast().labels() : List.of();
    }

    private static Optional<String> value(List<Label> labels, String key) {
        return labels.stream()
                .filter(label -> label.key().equals(key))
                .findFirst()
                .flatMap(Label::value);
    }

    /** The volumes of the instance among what is kept for it. */
    static Resources volumes(Residence home, Resources kept) {
        var ids = home.volumes().stream().map(LocalVolume::persistenceId).toList();
        return kept.only(key -> key.terms().volumeId().filter(ids::contains).isPresent());
    }

    /** True when all volumes of the instance are among these resources. */
    public static boolean hasAll(InstanceId instance, Residence home, Resources offered) {
        return volumes(home, of(instance, offered)).keys().size()
                == home.volumes().size();
    }

    /** The volumes among these resources, in their order. */
    public static List<String> volumeIds(Resources resources) {
        return resources.keys().stream()
                .flatMap(key -> key.terms().volumeId().stream())
                .toList();
    }

    /** Of these resources what is kept for the instance. */
    public static Resources of(InstanceId instance, Resources resources) {
        var wanted = Optional.of(instance);
        return resources.only(key -> owner(key).equals(wanted));
    }
}
