package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.Resources;
import java.util.TreeMap;
import org.pcollections.TreePMap;

/**
 * What top-level roles have, against their quotas. A role has what is reserved for it, used or not, and what of the unreserved is offered
 * to it or used by it: so what it has can never come to more than its limit by offers that are accepted all at once.
 *
 * @param reserved by top-level role, over all agents
 * @param held unreserved resources that are offered or used, by top-level role
 * @param free unreserved resources of active agents that nobody holds
 */
record QuotaBooks(
        TreePMap<String, Quota> quotas,
        TreePMap<String, Quantities> reserved,
        TreePMap<String, Quantities> held,
        Quantities free) {
    static final QuotaBooks EMPTY =
            new QuotaBooks(TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), Quantities.NONE);

    static String top(String role) {
        int slash = role.indexOf('/');
        return slash < 0 ? role : role.substring(0, slash);
    }

    QuotaBooks withQuotas(TreePMap<String, Quota> newQuotas) {
        return new QuotaBooks(newQuotas, reserved, held, free);
    }

    /** An agent has come, gone, or changed. */
    QuotaBooks withAgent(Agent before, Agent after) {
        var newReserved = reserved;
        for (var entry : before.total().scalars().entrySet()) {
            newReserved = add(newReserved, entry.getKey(), -entry.getValue());
        }
        for (var entry : after.total().scalars().entrySet()) {
            newReserved = add(newReserved, entry.getKey(), entry.getValue());
        }
        return new QuotaBooks(
                quotas, newReserved, held, free.minus(before.freeUnreserved()).plus(after.freeUnreserved()));
    }

    /** What matters of an agent. */
    record Agent(Resources total, Resources allocated, boolean active) {
        static final Agent NONE = new Agent(Resources.EMPTY, Resources.EMPTY, false);

        Quantities freeUnreserved() {
            return active ? unreserved(total).minus(unreserved(allocated)) : Quantities.NONE;
        }
    }

    private static TreePMap<String, Quantities> add(TreePMap<String, Quantities> sums, Resources.Key key, long amount) {
        if (!key.terms().isReserved()) {
            return sums;
        }
        var role = top(key.role());
        var single = Resources.EMPTY.with(key, amount);
        return sums.plus(role, sums.getOrDefault(role, Quantities.NONE).plus(single));
    }

    /** Unreserved resources are given to a role; {@code active} says whether they were free before. */
    QuotaBooks given(String role, Resources resources, boolean active) {
        var amount = unreserved(resources);
        var name = top(role);
        return new QuotaBooks(
                quotas,
                reserved,
                held.plus(name, held.getOrDefault(name, Quantities.NONE).plus(amount)),
                active ? free.minus(amount) : free);
    }

    QuotaBooks returned(String role, Resources resources, boolean active) {
        var amount = unreserved(resources);
        var name = top(role);
        return new QuotaBooks(
                quotas,
                reserved,
                held.plus(name, held.getOrDefault(name, Quantities.NONE).minus(amount)),
                active ? free.plus(amount) : free);
    }

    private static Quantities unreserved(Resources resources) {
        return Quantities.of(resources, key -> !key.terms().isReserved());
    }

    /** What the role has, as far as quotas count it. */
    Quantities consumedBy(String role) {
        var name = top(role);
        return reserved.getOrDefault(name, Quantities.NONE).plus(held.getOrDefault(name, Quantities.NONE));
    }

    /** True while the role has not got all that it shall at least have. */
    boolean isOwed(String role) {
        var quota = quotas.isEmpty() ? null : quotas.get(top(role));
        return quota != null && !quota.guarantees().isWithin(consumedBy(role));
    }

    /** True while some role has not got all that it shall at least have. */
    boolean isAnyOwed() {
        return quotas.keySet().stream().anyMatch(this::isOwed);
    }

    /** What of these resources may be offered to the role: within its limits, and leaving what other roles are owed. */
    Resources offerable(String role, Resources resources) {
        if (quotas.isEmpty()) {
            return resources;
        }
        var most = most(role, resources);
        var rest = resources;
        for (var entry : resources.scalars().entrySet()) {
            var key = entry.getKey();
            var limit = most.get(key.name());
            if (limit != null && !key.terms().isReserved() && limit < entry.getValue()) {
                // A disk of its own cannot be had in part.
                boolean whole = key.terms()
                        .disk()
                        .flatMap(disk -> disk.source())
                        .filter(source -> !source.type().equals("PATH"))
                        .isPresent();
                rest = rest.with(key, whole ? 0 : limit);
                most.put(key.name(), whole ? limit : 0);
            } else if (limit != null && !key.terms().isReserved()) {
                most.put(key.name(), limit - entry.getValue());
            }
        }
        return rest;
    }

    private TreeMap<String, Long> most(String role, Resources resources) {
        var most = new TreeMap<String, Long>();
        var quota = quotas.getOrDefault(top(role), Quota.NONE);
        var consumed = consumedBy(role);
        var owed = owedToOthersThan(top(role));
        for (var key : resources.scalars().keySet()) {
            var name = key.name();
            if (quota.limits().names(name)) {
                most.merge(name, Math.max(0, quota.limits().of(name) - consumed.of(name)), Math::min);
            }
            if (owed.of(name) > 0) {
                // Of what it is owed itself, nobody keeps it back.
                long own = Math.max(0, quota.guarantees().of(name) - consumed.of(name));
                most.merge(name, Math.max(own, Math.max(0, free.of(name) - owed.of(name))), Math::min);
            }
        }
        return most;
    }

    private Quantities owedToOthersThan(String role) {
        var owed = Quantities.NONE;
        for (var entry : quotas.entrySet()) {
            if (!entry.getKey().equals(role)) {
                owed = owed.plus(entry.getValue()
                        .guarantees()
                        .minus(consumedBy(entry.getKey()))
                        .positive());
            }
        }
        return owed;
    }
}
