package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Matches offers with one app during one pass. It counts what is placed as it goes: tell it about every launch with {@link #launched}.
 * Mutable and not shared; its cost per offer does not grow with the number of instances.
 *
 * <p><b>Source:</b> Marathon {@code ResourceMatcher}. Resources reserved for a role are used before unreserved ones.
 */
public final class AppMatcher {
    private record Need(NoOfferMatchReason reason, String name, long milli, List<Resources.Key> keys) {}

    private final AppDefinition app;
    private final List<ConstraintMatcher> constraints;
    private final List<PlacementCounts> placed;
    private final List<String> roles;
    private final List<Need> needs;
    private final PlacementRules rules;
    private final boolean sparesGpus;
    private final boolean staysHome;

    private AppMatcher(AppDefinition app, PreparedConstraints constraints, PlacementRules rules) {
        this.app = app;
        this.constraints = constraints.matchers();
        placed = this.constraints.stream().map(_ -> new PlacementCounts()).toList();
        // What is kept for an instance is reserved by itself, out of what is anybody's.
        roles = app.run().isResident()
                ? List.of(Resources.UNRESERVED)
                : roles(app.run().placement());
        needs = needs(app, roles);
        this.rules = rules;
        sparesGpus = sparesGpus(app, rules);
        staysHome = this.constraints.stream().noneMatch(ConstraintMatcher::isOnDomain);
    }

    /**
     * All of an app that decides where it fits: apps alike in this fit alike.
     *
     * @param hostPorts see {@link Ports#requiredHostPort}
     */
    public record Wishes(
            Placement placement,
            ResourceNeeds needs,
            List<Integer> hostPorts,
            int instances,
            boolean sparesGpus,
            boolean isResident) {}

    /** Absent where it is also decided by where its instances are. */
    public static Optional<Wishes> wishes(AppDefinition app, PlacementRules rules, Collection<Instance> counted) {
        var run = app.run();
        return counted.isEmpty() || run.placement().constraints().isEmpty()
                ? Optional.of(new Wishes(
                        run.placement(),
                        run.needs(),
                        run.ports().definitions().stream()
                                .map(run.ports()::requiredHostPort)
                                .toList(),
                        app.instances(),
                        sparesGpus(app, rules),
                        run.isResident()))
                : Optional.empty();
    }

    private static boolean sparesGpus(AppDefinition app, PlacementRules rules) {
        return app.run().resources().gpusMilli() == 0
                && rules.settings().gpus().forApp(app.run()) == GpuSchedulingBehavior.RESTRICTED;
    }

    /** As {@link #of(AppDefinition, PreparedConstraints, PlacementRules, Collection)}. */
    public static AppMatcher of(AppDefinition app, PlacementRules rules, Collection<Instance> counted) {
        return of(app, PreparedConstraints.of(app), rules, counted);
    }

    /**
     * A matcher for one pass.
     *
     * @param counted the instances constraints look at: those of the same configuration version that are somewhere, or will be again
     */
    public static AppMatcher of(
            AppDefinition app, PreparedConstraints constraints, PlacementRules rules, Collection<Instance> counted) {
        var matcher = new AppMatcher(app, constraints, rules);
        if (!matcher.constraints.isEmpty()) {
            counted.forEach(instance ->
                    instance.whereabouts().ifPresent(place -> matcher.launched(place.hostname(), place.attributes())));
        }
        return matcher;
    }

    /**
     * Whether one more instance fits.
     *
     * @param remaining what is left of the offer after earlier matches
     * @param seed decides where the search for host ports begins
     */
    public MatchResult match(Offer offer, Resources remaining, long seed) {
        var refusals = new ArrayList<Refusal>(2);
        checkRole(offer, refusals);
        checkConstraints(offer, refusals);
        if (sparesGpus && offer.resources().gpusMilli() > 0) {
            refusals.add(new Refusal.Rule(
                    NoOfferMatchReason.DECLINED_SCARCE_RESOURCES, "GPUs are kept for apps that need them", true));
        }
        return match(offer, remaining, seed, refusals);
    }

    /**
     * Whether an instance fits that has its place already, wherever that is, and whatever else is there.
     *
     * @param kept what the offer has of it, as if it were anybody's
     */
    public MatchResult matchKept(Offer offer, Resources kept, long seed) {
        return match(offer, kept, seed, new ArrayList<>(2));
    }

    private MatchResult match(Offer offer, Resources remaining, long seed, List<Refusal> refusals) {
        if (rules.isLeaving(offer)) {
            refusals.add(new Refusal.Rule(
                    NoOfferMatchReason.AGENT_MAINTENANCE, "the agent's machine is to be taken down", false));
        }
        var scalars = remaining.scalars();
        for (var need : needs) {
            long left = available(scalars, need.keys());
            if (left < need.milli()) {
                refusals.add(new Refusal.Shortage(need.reason(), need.name(), need.milli(), left));
            }
        }
        return refusals.isEmpty() ? matchPorts(offer, remaining, seed) : new MatchResult.Refused(refusals);
    }

    /** An instance was placed; later matches of this pass take it into account. */
    public void launched(String hostname, Map<String, String> attributes) {
        for (int i = 0; i < constraints.size(); i++) {
            if (constraints.get(i).counts()) {
                placed.get(i).add(constraints.get(i).valueOf(hostname, attributes));
            }
        }
    }

    private void checkRole(Offer offer, List<Refusal> refusals) {
        var role = app.run().placement().role();
        if (!offer.role().equals(role)) {
            refusals.add(unfulfilledRole("offered to role " + offer.role() + ", the app has role " + role));
        } else if (!hasScalarsForRoles(offer)) {
            refusals.add(unfulfilledRole("nothing is offered for the roles " + String.join(", ", roles)));
        }
    }

    private boolean hasScalarsForRoles(Offer offer) {
        for (var key : offer.resources().scalars().keySet()) {
            if (roles.contains(key.role())) {
                return true;
            }
        }
        return false;
    }

    private static Refusal unfulfilledRole(String detail) {
        return new Refusal.Rule(NoOfferMatchReason.UNFULFILLED_ROLE, detail, false);
    }

    private void checkConstraints(Offer offer, List<Refusal> refusals) {
        if (staysHome && rules.isRemote(offer)) {
            refusals.add(new Refusal.Rule(
                    NoOfferMatchReason.UNFULFILLED_CONSTRAINT,
                    "the agent is in another region, for which the app has no constraint on @region or @zone",
                    true));
        }
        for (int i = 0; i < constraints.size(); i++) {
            var constraint = constraints.get(i);
            var value = constraint.valueOf(offer);
            @Nullable Refusal refusal = constraint.refusal(value, placed.get(i), app.instances());
            if (refusal != null) {
                refusals.add(refusal);
            }
        }
    }

    private MatchResult matchPorts(Offer offer, Resources remaining, long seed) {
        var wanted = app.run().ports();
        var ports = PortMatcher.match(wanted, remaining.allRanges(), roles, seed);
        if (ports.isEmpty()) {
            return new MatchResult.Refused(List.of(portsRefusal(remaining)));
        }
        var taken = takeScalars(remaining.scalars());
        for (var entry : ports.get().byRole().entrySet()) {
            taken = taken.withRanges(Resources.PORTS, entry.getKey(), entry.getValue());
        }
        return new MatchResult.Matched(taken, ports.get().hostPorts(), attributes(offer));
    }

    private Refusal portsRefusal(Resources remaining) {
        var wanted = app.run().ports();
        var free = remaining.ofRoles(roles).ports();
        var detail = "needs " + wanted.definitions().size() + " ports, " + free.size() + " left";
        var missing = wanted.definitions().stream()
                .map(wanted::requiredHostPort)
                .filter(port -> port > 0 && !free.contains(port))
                .toList();
        if (!missing.isEmpty()) {
            detail = "requires host ports that are not free: " + missing;
        }
        return new Refusal.Rule(NoOfferMatchReason.INSUFFICIENT_PORTS, detail, false);
    }

    private Resources takeScalars(SortedMap<Resources.Key, Long> offered) {
        var taken = Resources.EMPTY;
        for (var need : needs) {
            long missing = need.milli();
            for (var key : need.keys()) {
                long part = Math.min(missing, Math.max(0, offered.getOrDefault(key, 0L)));
                if (part > 0) {
                    taken = taken.withScalar(key.name(), key.role(), part);
                    missing -= part;
                }
            }
        }
        return taken;
    }

    private static long available(SortedMap<Resources.Key, Long> offered, List<Resources.Key> keys) {
        long sum = 0;
        for (var key : keys) {
            sum += Math.max(0, offered.getOrDefault(key, 0L));
        }
        return sum;
    }

    private static SortedMap<String, String> attributes(Offer offer) {
        var rendered = new TreeMap<String, String>();
        for (var attribute : offer.attributes()) {
            rendered.putIfAbsent(attribute.name(), attribute.value().render());
        }
        offer.domain().ifPresent(domain -> {
            rendered.put(ConstraintMatcher.REGION, domain.region());
            rendered.put(ConstraintMatcher.ZONE, domain.zone());
        });
        return rendered;
    }

    /** Roles whose resources may be used, the unreserved ones last. */
    private static List<String> roles(Placement placement) {
        var accepted = placement.acceptedResourceRoles().isEmpty()
                ? List.of(placement.role(), Resources.UNRESERVED)
                : placement.acceptedResourceRoles();
        var ordered = new ArrayList<>(accepted.stream()
                .filter(role -> !role.equals(Resources.UNRESERVED))
                .distinct()
                .toList());
        if (accepted.contains(Resources.UNRESERVED)) {
            ordered.add(Resources.UNRESERVED);
        }
        return List.copyOf(ordered);
    }

    private static List<Need> needs(AppDefinition app, List<String> roles) {
        var resources = app.run().needs();
        var all = List.of(
                need(NoOfferMatchReason.INSUFFICIENT_CPUS, Resources.CPUS, resources.cpusMilli(), roles),
                need(NoOfferMatchReason.INSUFFICIENT_MEMORY, Resources.MEM, resources.memMilli(), roles),
                need(NoOfferMatchReason.INSUFFICIENT_DISK, Resources.DISK, resources.diskMilli(), roles),
                need(NoOfferMatchReason.INSUFFICIENT_GPUS, Resources.GPUS, resources.gpusMilli(), roles));
        return all.stream().filter(need -> need.milli() > 0).toList();
    }

    private static Need need(NoOfferMatchReason reason, String name, long milli, List<String> roles) {
        return new Need(
                reason,
                name,
                milli,
                roles.stream().map(role -> new Resources.Key(name, role)).toList());
    }
}
