package io.ekiden.orchestrator.spec.volume;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * What resident apps and pods, those with persistent volumes, may say and may not change: their instances keep what is reserved for them.
 * <b>Source:</b> Marathon {@code AppValidation}.
 */
public final class ResidencyRules {
    private ResidencyRules() {}

    /** What is reserved is reserved for somebody. */
    public static List<Violation> checkRole(AppDefinition app) {
        return app.run().isResident() && app.run().placement().role().equals("*")
                ? List.of(Violation.of("/role", "Resident apps cannot have the role *"))
                : List.of();
    }

    /** Violated rules of a resident app, but for {@link #checkRole}; empty for any other. */
    public static List<Violation> check(AppDefinition app) {
        var violations = new ArrayList<Violation>();
        var run = app.run();
        if (!run.isResident()) {
            return violations;
        }
        var accepted = run.placement().acceptedResourceRoles();
        if (!accepted.isEmpty() && !accepted.equals(List.of("*"))) {
            violations.add(Violation.of(
                    "/acceptedResourceRoles", "A resident app must have `acceptedResourceRoles = [\"*\"]`."));
        }
        double over = run.lifecycle().upgrade().maximumOverCapacity();
        if (over != 0) {
            violations.add(Violation.of("/upgradeStrategy/maximumOverCapacity", "got " + over + ", expected 0.0"));
        }
        if (!(run.lifecycle().unreachable() instanceof UnreachableStrategy.Disabled)) {
            violations.add(
                    Violation.of("/unreachableStrategy", "unreachableStrategy must be disabled for resident tasks"));
        }
        return violations;
    }

    /** What an update would change though instances exist that cannot follow. */
    public static List<Violation> checkUpdate(AppDefinition before, AppDefinition after) {
        var violations = new ArrayList<Violation>();
        var old = before.run();
        var wanted = after.run();
        if (!old.isResident() && !wanted.isResident()) {
            return violations;
        }
        if (!old.persistentVolumes().equals(wanted.persistentVolumes())) {
            violations.add(Violation.of("/", "Persistent volumes can not be changed!"));
        }
        if (!old.needs().equals(wanted.needs()) || !samePorts(old, wanted)) {
            violations.add(Violation.of("/", "Resident Tasks may not change resource requirements!"));
        }
        if (!old.placement().role().equals(wanted.placement().role())) {
            violations.add(
                    Violation.of("/role", "of a resident app cannot be changed: its reservations are for the old one"));
        }
        return violations;
    }

    private static boolean samePorts(RunSpec old, RunSpec wanted) {
        return old.ports().requiresServicePorts() == wanted.ports().requiresServicePorts()
                && hostPorts(old.ports()).equals(hostPorts(wanted.ports()));
    }

    private static List<Integer> hostPorts(Ports ports) {
        return ports.definitions().stream().map(ports::requiredHostPort).toList();
    }
}
