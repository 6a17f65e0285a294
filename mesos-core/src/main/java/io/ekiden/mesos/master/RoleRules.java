package io.ekiden.mesos.master;

import io.ekiden.mesos.allocator.Quantities;
import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.allocator.RoleNames;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Operators give roles weights and quotas: all that were asked for at once, or none. */
final class RoleRules {
    private final Turn turn;

    RoleRules(Turn turn) {
        this.turn = turn;
    }

    void updateWeights(long ticket, SortedMap<String, Double> asked) {
        var refusal = asked.entrySet().stream()
                .map(entry -> whatIsWrongWith(entry.getKey(), entry.getValue()))
                .flatMap(Optional::stream)
                .findFirst();
        if (refusal.isEmpty()) {
            var weights = new TreeMap<>(turn.state().allocator().weights());
            weights.putAll(asked);
            weights.values().removeIf(weight -> weight == 1.0);
            turn.change(new MasterChange.WeightsSet(weights));
            // What is offered was offered by the old weights.
            turn.rescindAll(_ -> true);
        }
        turn.effect(new MasterEffect.Answer(ticket, refusal));
    }

    private static Optional<String> whatIsWrongWith(String role, double weight) {
        return RoleNames.whatIsWrongWith(role)
                .or(() -> weight > 0 && Double.isFinite(weight)
                        ? Optional.empty()
                        : Optional.of(
                                "Invalid weight '" + weight + "' for role '" + role + "': Weights must be positive"));
    }

    /** <b>Source:</b> Mesos {@code master/quota_handler.cpp}. */
    void updateQuotas(long ticket, SortedMap<String, Quota> asked, boolean force) {
        var quotas = new TreeMap<>(turn.state().allocator().quotas());
        quotas.putAll(asked);
        quotas.values().removeIf(Quota::isNone);
        var refusal = asked.entrySet().stream()
                .map(entry -> whatIsWrongWith(entry.getKey(), entry.getValue(), force))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> force ? Optional.empty() : tooMuchPromised(quotas));
        if (refusal.isEmpty()) {
            turn.change(new MasterChange.QuotasSet(quotas));
            boolean promises = asked.values().stream()
                    .anyMatch(quota -> !quota.guarantees().equals(Quantities.NONE));
            // What is offered must count against the new limits, and what others are offered may be owed now.
            turn.rescindAll(offer -> promises || asked.containsKey(top(offer.role())));
            turn.offerAnything();
        }
        turn.effect(new MasterEffect.Answer(ticket, refusal));
    }

    private static String top(String role) {
        int slash = role.indexOf('/');
        return slash < 0 ? role : role.substring(0, slash);
    }

    private Optional<String> whatIsWrongWith(String role, Quota quota, boolean force) {
        if (role.equals("*")) {
            return Optional.of("Invalid QuotaConfig: Setting quota for the default '*' role is not supported");
        }
        if (role.contains("/")) {
            return Optional.of("Invalid QuotaConfig: Setting quota for nested role '" + role + "' is not supported");
        }
        var used = turn.state().allocator().consumedBy(role);
        var limited = quota.limits();
        return RoleNames.whatIsWrongWith(role)
                .map(wrong -> "Invalid QuotaConfig: " + wrong)
                .or(() -> exceeds(quota.guarantees(), limited)
                        ? Optional.of("Invalid QuotaConfig: 'guarantees' " + quota.guarantees()
                                + " is not contained within the 'limits' " + limited)
                        : Optional.empty())
                .or(() -> !force && exceeds(usedByTasks(role, used), limited)
                        ? Optional.of("Invalid QuotaConfig: Role '" + role + "' is already consuming " + used
                                + "; this is over the limits " + limited + " (use 'force' to set them nevertheless)")
                        : Optional.empty());
    }

    /** Offers can be taken back, so they do not stand against a lower limit. */
    private Quantities usedByTasks(String role, Quantities used) {
        var rest = used;
        for (var offer : turn.state().offers().values()) {
            if (top(offer.offer().role()).equals(role)) {
                rest = rest.minus(
                        offer.offer().resources().only(key -> !key.terms().isReserved()));
            }
        }
        return rest;
    }

    private static boolean exceeds(Quantities amounts, Quantities limits) {
        return amounts.toMap().entrySet().stream()
                .anyMatch(entry ->
                        limits.toMap().containsKey(entry.getKey()) && entry.getValue() > limits.of(entry.getKey()));
    }

    private Optional<String> tooMuchPromised(SortedMap<String, Quota> quotas) {
        var promised = Quantities.NONE;
        for (var quota : quotas.values()) {
            promised = promised.plus(quota.guarantees());
        }
        var there = Quantities.NONE;
        for (var agent : turn.state().agents().byId().values()) {
            there = there.plus(agent.info().resources());
        }
        return promised.isWithin(there)
                ? Optional.empty()
                : Optional.of("Invalid QuotaConfig: the guarantees " + promised + " are more than the cluster has, "
                        + there + " (use 'force' to set them nevertheless)");
    }
}
