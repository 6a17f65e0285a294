package io.ekiden.migrate.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came out.
 *
 * @param files texts by names without a path
 * @param losses everything that did not come along, in the order of ids
 */
public record Export(SortedMap<String, String> files, List<Loss> losses) {
    public Export {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        losses = List.copyOf(losses);
    }

    /**
     * What is lost, or has to be done by hand.
     *
     * @param id of the app, pod or group
     * @param field of the definition
     * @param why a sentence without a stop at its end
     */
    public record Loss(String id, String field, String why) {
        /** In one line. */
        public String line() {
            return id + " " + field + ": " + why;
        }
    }

    /** To what. */
    public enum Format {
        /** A file of manifests for each app. */
        KUBERNETES,
        /** A job in JSON for each app, as {@code nomad job run -json} takes it. */
        NOMAD,
        /** One compose file. */
        COMPOSE;

        /** As it is written on a command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Writes all apps and pods of a tree.
     *
     * @param image for what runs without one, where one is needed
     */
    public static Export of(ObjectNode root, Format format, String image) {
        var losses = new Losses();
        var units = UnitReader.all(root, losses);
        var files = switch (format) {
            case KUBERNETES -> new Kubernetes(losses, image).write(units);
            case NOMAD -> new Nomad(losses).write(units);
            case COMPOSE -> new Compose(losses, image).write(units);
        };
        return new Export(files, losses.all());
    }
}
