package io.ekiden.orchestrator.spec.volume;

import io.ekiden.mesos.operation.Converter;
import io.ekiden.orchestrator.spec.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the volumes of one container are seen: at paths that every agent takes, and where none is in the way of another. Agents refuse the
 * rest at each launch.
 */
public final class VolumePaths {
    private VolumePaths() {}

    /**
     * A volume.
     *
     * @param path as {@link #plain} makes it
     * @param field where the definition says it
     * @param kind of the volume
     */
    public record Seen(String path, String field, Kind kind) {}

    /** What is known of a volume's path beside this. */
    public enum Kind {
        /** A directory or a file of the machine, mounted. */
        HOST,
        /** A link, where there is no image. */
        LINK,
        /** The same, whose path by itself has rules of its own. */
        CHECKED
    }

    /** Without the slashes at the end, which say nothing. */
    public static String plain(String path) {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /** All violated rules. */
    public static List<Violation> check(List<Seen> volumes, boolean hasImage) {
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < volumes.size(); i++) {
            int index = i;
            var volume = volumes.get(index);
            error(volume, hasImage)
                    .or(() -> besideOthers(index, volumes, hasImage))
                    .ifPresent(error -> violations.add(Violation.of(volume.field(), error)));
        }
        return violations;
    }

    private static Optional<String> error(Seen volume, boolean hasImage) {
        var path = volume.path();
        if (volume.kind() == Kind.CHECKED) {
            return Optional.empty();
        }
        if (!path.startsWith("/")) {
            return Converter.isInside(path)
                    ? Optional.empty()
                    : Optional.of("must be a path inside of the sandbox, or absolute");
        }
        if (!hasImage && volume.kind() == Kind.LINK) {
            return Optional.of("must be relative, to the sandbox, where there is no image");
        }
        return hasImage || Converter.isInside(path.substring(1))
                ? Optional.empty()
                : Optional.of("must have no '.', '..' or empty parts where there is no image, and not be '/'");
    }

    private static Optional<String> besideOthers(int index, List<Seen> all, boolean hasImage) {
        var volume = all.get(index);
        if (all.subList(0, index).stream().anyMatch(other -> other.path().equals(volume.path()))) {
            return Optional.of("is that of another volume");
        }
        if (hasImage) {
            return Optional.empty();
        }
        return all.stream()
                .filter(other -> volume.kind() != Kind.HOST || other.kind() != Kind.HOST)
                .filter(other -> !other.path().isEmpty() && volume.path().startsWith(other.path() + "/"))
                .findFirst()
                .map(other -> "'" + volume.path() + "' is below the volume at '" + other.path()
                        + "'; without an image each volume needs a place beside the others");
    }
}
