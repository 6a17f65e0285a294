package io.ekiden.mesos.agent;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.mesos.wire.v1.ResourceProtos;
import io.ekiden.mesos.wire.v1.WireException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an operator says the agent has, as text or as a JSON array of Mesos's {@code Resource}.
 *
 * <p><b>Source:</b> Mesos agent flag {@code --resources}; {@code validateCommandLineResources}.
 *
 * @param names of all that is spoken of, even with amount 0
 */
public record ConfiguredResources(Resources resources, Set<String> names) {
    private static final Set<String> SCALARS = Set.of(Resources.CPUS, Resources.MEM, Resources.DISK, Resources.GPUS);

    /** Of the kinds of disks, those that need no storage plug-in. */
    private static final Set<String> SOURCES = Set.of(Disk.Source.PATH, Disk.Source.MOUNT);

    private static final long ONE = 1000;

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException naming the part that cannot be read, or that an agent cannot be configured with
     */
    public static ConfiguredResources parse(String text) {
        var configured = text.strip().startsWith("[") ? ofJson(text.strip()) : ofText(text);
        var resources = configured.resources();
        resources
                .whatIsWrongWithRoles()
                .or(() -> whatIsWrongWithTypes(resources))
                .or(() -> resources.keys().stream()
                        .map(ConfiguredResources::whatIsWrongWith)
                        .flatMap(Optional::stream)
                        .findFirst())
                .ifPresent(why -> {
                    throw new IllegalArgumentException(why);
                });
        return configured;
    }

    private static ConfiguredResources ofText(String text) {
        var names = new TreeSet<String>();
        Arrays.stream(text.split(";"))
                .map(item -> item.split("[:(<]", 2)[0].strip())
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return new ConfiguredResources(Resources.parse(text), names);
    }

    private static ConfiguredResources ofJson(String json) {
        try {
            var parts = ResourceProtos.readJsonParts(json);
            checkMounts(parts);
            var names = new TreeSet<String>();
            parts.forEach(part -> names.add(part.name()));
            return new ConfiguredResources(
                    parts.stream().map(ResourceProtos.Part::resources).reduce(Resources.EMPTY, Resources::plus), names);
        } catch (WireException wrong) {
            throw new IllegalArgumentException(
                    wrong.reason().replace("Failed to parse body into JSON", "not readable as JSON"), wrong);
        }
    }

    /** Two of them would be added up to one, which nobody can mean. */
    private static void checkMounts(List<ResourceProtos.Part> parts) {
        var roots = new HashSet<String>();
        for (var part : parts) {
            for (var key : part.resources().keys()) {
                var root = key.terms().disk().flatMap(Disk::source).flatMap(Disk.Source::root);
                if (key.terms().isIndivisible() && root.isPresent() && !roots.add(root.get())) {
                    throw new IllegalArgumentException("the mounted disk " + root.get() + " is there twice");
                }
            }
        }
    }

    private static Optional<String> whatIsWrongWithTypes(Resources resources) {
        var types = new TreeMap<String, String>();
        for (var entry : Map.of(
                        "SCALAR", resources.scalars().keySet(),
                        "RANGES", resources.allRanges().keySet(),
                        "SET", resources.allSets().keySet())
                .entrySet()) {
            for (var key : entry.getValue()) {
                var other = types.put(key.name(), entry.getKey());
                if (other != null && !other.equals(entry.getKey())) {
                    return Optional.of("resource '" + key.name() + "' is there with different types");
                }
            }
        }
        for (var type : types.entrySet()) {
            var name = type.getKey();
            var needed = name.equals(Resources.PORTS) ? "RANGES" : SCALARS.contains(name) ? "SCALAR" : type.getValue();
            if (!needed.equals(type.getValue())) {
                return Optional.of("resource '" + name + "' must be of type " + needed + ", not " + type.getValue());
            }
        }
        return resources.gpusMilli() % ONE == 0
                ? Optional.empty()
                : Optional.of("resource 'gpus' must be a whole number");
    }

    private static Optional<String> whatIsWrongWith(Resources.Key key) {
        var terms = key.terms();
        var what = "resource '" + key.name() + "' ";
        if (terms.reservations().stream().anyMatch(Reservation::isDynamic)) {
            return Optional.of(
                    what + "is reserved dynamically, which frameworks and operators do, not the configuration");
        }
        if (terms.volumeId().isPresent()) {
            return Optional.of(
                    what + "is the persistent volume '" + terms.volumeId().get()
                            + "', and those are made by frameworks and operators, not by the configuration");
        }
        if (terms.revocable() || terms.shared()) {
            return Optional.of(what + "is " + (terms.shared() ? "shared" : "revocable") + ", which is not supported");
        }
        return terms.disk().flatMap(disk -> whatIsWrongWith(disk, key.name()));
    }

    private static Optional<String> whatIsWrongWith(Disk disk, String name) {
        var source = disk.source();
        if (!name.equals(Resources.DISK)) {
            return Optional.of("resource '" + name + "' is no disk, but says which disk it is");
        }
        if (disk.mount().isPresent()) {
            return Optional.of("resource 'disk' says where a task sees it, which is for volumes alone");
        }
        if (source.isPresent() && !SOURCES.contains(source.get().type())) {
            return Optional.of("resource 'disk' is of type " + source.get().type() + "; PATH and MOUNT are possible");
        }
        return source.filter(
                        its -> its.root().filter(root -> root.startsWith("/")).isEmpty())
                .map(its -> "resource 'disk' of type " + its.type() + " needs an absolute path as its root"
                        + its.root().map(root -> ", not '" + root + "'").orElse(""));
    }

    /** With what is not spoken of as it was detected, and all that is reserved for nobody reserved for a role. */
    Resources completed(Resources detected, String defaultRole) {
        var all = resources.plus(detected.only(key -> !names.contains(key.name())));
        return defaultRole.equals(Resources.UNRESERVED)
                ? all
                : all.rekeyed(key -> key.terms().isReserved()
                        ? key
                        : key.withTerms(key.terms().withReservations(List.of(Reservation.configured(defaultRole)))));
    }
}
