package io.ekiden.mesos.operation;

import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges operations that convert resources. <b>Source:</b> Mesos {@code master/validation.cpp}, namespace {@code operation}, and
 * {@code common/resources_utils.cpp}.
 *
 * @param role whose offers they are; an operator's operations may be about several
 * @param principal the framework's; if it has one, it signs what it reserves and creates with it
 * @param capabilities the framework's
 * @param onAgent all the agent has
 */
public record Converter(
        Optional<String> role, Optional<String> principal, List<String> capabilities, Resources onAgent) {

    /** A conversion, or why there is none. */
    public sealed interface Judgement {
        record Allowed(Conversion conversion) implements Judgement {}

        record Refused(String why) implements Judgement {}
    }

    /** For an operator, who may do for any role what its frameworks may do. */
    public static Converter ofOperator(Resources onAgent) {
        return new Converter(Optional.empty(), Optional.empty(), List.of("RESERVATION_REFINEMENT"), onAgent);
    }

    /** {@code rest} is what the operations before it have left and made. */
    public Judgement judge(Operation.Convert operation, Resources rest) {
        var wrong = whatIsWrongWith(operation, rest);
        if (wrong.isPresent()) {
            return new Judgement.Refused(wrong.get());
        }
        var conversion = conversion(operation);
        return conversion.isPossibleWith(rest)
                ? new Judgement.Allowed(conversion)
                : new Judgement.Refused(words(rest) + " does not contain " + words(conversion.consumed()));
    }

    private String words(Resources resources) {
        return ResourceWords.of(resources, role);
    }

    private static Conversion conversion(Operation.Convert operation) {
        var resources = operation.resources();
        return switch (operation.kind()) {
            case RESERVE -> new Conversion(operation.source().orElseGet(resources::withoutLastReservation), resources);
            case UNRESERVE -> new Conversion(resources, resources.withoutLastReservation());
            case CREATE -> new Conversion(plain(resources), resources);
            case DESTROY -> new Conversion(resources, plain(resources));
            case GROW_VOLUME -> {
                long amount = operation.amount().scalarMilli(Resources.DISK);
                yield new Conversion(resources.plus(operation.amount()), resized(resources, amount));
            }
            case SHRINK_VOLUME -> {
                long amount = operation.amount().scalarMilli(Resources.DISK);
                var freed = plain(resources);
                var key = freed.scalars().firstKey();
                yield new Conversion(resources, resized(resources, -amount).plus(Resources.EMPTY.with(key, amount)));
            }
        };
    }

    private static Resources plain(Resources volumes) {
        return volumes.rekeyed(key -> key.withTerms(key.terms()
                .withDisk(key.terms()
                        .disk()
                        .filter(disk -> disk.source().isPresent())
                        .map(disk -> new Disk(Optional.empty(), Optional.empty(), disk.source())))));
    }

    private static Resources resized(Resources volume, long by) {
        var key = volume.scalars().firstKey();
        return Resources.EMPTY.with(key, volume.scalarMilli(Resources.DISK) + by);
    }

    /** Why the operation could not be done whatever there were. */
    public Optional<String> whatIsWrongWith(Operation.Convert operation, Resources rest) {
        if (operation.malformed().isPresent()) {
            return operation.malformed();
        }
        var resources = operation.resources();
        if (resources.isEmpty()) {
            return Optional.of("Invalid resources: nothing to " + operation.kind());
        }
        return switch (operation.kind()) {
            case RESERVE ->
                new Reserving(role, principal, capabilities.contains("RESERVATION_REFINEMENT"))
                        .whatIsWrongWith(operation);
            case UNRESERVE -> first(resources, this::notUnreservable);
            case CREATE -> first(resources, key -> notCreatable(key, rest)).or(() -> usedTwice(resources));
            case DESTROY -> first(resources, this::noVolume);
            case GROW_VOLUME, SHRINK_VOLUME -> first(resources, this::noVolume).or(() -> notResizable(operation));
        };
    }

    private static Optional<String> first(
            Resources resources, java.util.function.Function<Resources.Key, Optional<String>> wrong) {
        return resources.keys().stream().map(wrong).flatMap(Optional::stream).findFirst();
    }

    static Optional<String> otherPrincipal(
            Optional<String> principal, String doing, Optional<String> named, String where) {
        if (principal.isEmpty() || named.equals(principal)) {
            return Optional.empty();
        }
        var found = named.map(name -> "principal '" + name + "' set").orElse("no principal set");
        return Optional.of("A " + doing + " operation was attempted by principal '" + principal.get()
                + "', but there is a resource in the request with " + found + " in `" + where + "`");
    }

    private Optional<String> notUnreservable(Resources.Key key) {
        if (!key.terms().isDynamic()) {
            return Optional.of("Resource " + key.name() + " is not dynamically reserved");
        }
        return key.terms()
                .volumeId()
                .map(id -> "A dynamically reserved persistent volume " + id
                        + " cannot be unreserved directly. Please destroy the persistent volume first then unreserve the"
                        + " resource");
    }

    private Optional<String> noVolume(Resources.Key key) {
        return key.terms().volumeId().isPresent() && key.name().equals(Resources.DISK)
                ? Optional.empty()
                : Optional.of("'" + key.name() + "' is not a persistent volume");
    }

    private Optional<String> notCreatable(Resources.Key key, Resources rest) {
        var terms = key.terms();
        if (noVolume(key).isPresent()) {
            return noVolume(key);
        }
        var disk = terms.disk().orElseThrow();
        var id = terms.volumeId().orElseThrow();
        if (!terms.isReserved()) {
            return Optional.of("Persistent volume cannot be created from unreserved resources");
        }
        var wrongId = TaskValidation.whatIsWrongWithId(id);
        if (wrongId.isPresent()) {
            return Optional.of("Invalid persistence ID: " + wrongId.get());
        }
        if (terms.shared()) {
            return Optional.of("Shared persistent volumes are not supported");
        }
        var path = disk.mount().map(Disk.Mount::containerPath);
        if (path.isEmpty() || !isInside(path.get())) {
            return Optional.of(
                    "Expecting 'container_path' of a persistent volume to be a relative path in the sandbox");
        }
        if (disk.mount().orElseThrow().mode() != Disk.Mode.RW) {
            return Optional.of("Persistent volume should be created in RW mode");
        }
        var wanted = new VolumeId(terms.role(), id);
        if (VolumeId.among(onAgent).contains(wanted) || VolumeId.among(rest).contains(wanted)) {
            return Optional.of("Persistence ID '" + id + "' is already in use for role '" + terms.role() + "'");
        }
        return otherPrincipal(
                principal, "create", disk.persistence().orElseThrow().principal(), "DiskInfo.Persistence");
    }

    private static Optional<String> usedTwice(Resources volumes) {
        return VolumeId.among(volumes).size() < volumes.keys().size()
                ? Optional.of("A persistence ID is used for more than one volume")
                : Optional.empty();
    }

    /** Whether a path stays in the sandbox. */
    public static boolean isInside(String path) {
        if (path.isEmpty() || path.startsWith("/")) {
            return false;
        }
        for (var part : path.split("/", -1)) {
            if (part.equals("..") || part.equals(".") || part.isEmpty()) {
                return false;
            }
        }
        return path.indexOf('\0') < 0;
    }

    private Optional<String> notResizable(Operation.Convert operation) {
        var volume = operation.resources().scalars();
        if (volume.size() != 1) {
            return Optional.of("Just one volume can be resized at a time");
        }
        var key = volume.firstKey();
        long size = volume.values().iterator().next();
        long amount = operation.amount().scalarMilli(Resources.DISK);
        var terms = key.terms();
        if (terms.shared()) {
            return Optional.of("Growing or shrinking a shared persistent volume is not supported");
        }
        if (terms.disk()
                .flatMap(Disk::source)
                .filter(source -> !source.type().equals("PATH"))
                .isPresent()) {
            return Optional.of("Growing or shrinking a volume on a disk of its own is not supported");
        }
        if (amount <= 0) {
            return Optional.of("The size of a volume must change by more than nothing");
        }
        if (operation.kind() == Operation.Kind.SHRINK_VOLUME) {
            return amount < size
                    ? Optional.empty()
                    : Optional.of("Shrinking volume by " + ResourceWords.decimal(amount) + " would leave nothing of "
                            + ResourceWords.decimal(size));
        }
        var plainKey = plain(operation.resources()).scalars().firstKey();
        return operation.amount().scalars().keySet().equals(Set.of(plainKey))
                ? Optional.empty()
                : Optional.of(
                        "Incompatible resources in the 'volume' and 'addition' fields of the GROW_VOLUME operation");
    }
}
