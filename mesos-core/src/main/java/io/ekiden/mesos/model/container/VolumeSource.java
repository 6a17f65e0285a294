package io.ekiden.mesos.model.container;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a volume is that is not a directory of the host. <b>Source:</b> mesos.proto {@code Volume.Source}. */
public sealed interface VolumeSource {
    /**
     * A volume that a plug-in of the container engine keeps.
     *
     * @param driver of the engine, such as {@code local} or {@code rexray}
     * @param name that the driver knows it by
     * @param options of the driver, for when it makes the volume
     */
    record External(String driver, String name, SortedMap<String, String> options) implements VolumeSource {
        public External {
            options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        }
    }

    /** A file with that text, which is not to be shown. */
    record Secret(String text) implements VolumeSource {
        @Override
        public String toString() {
            return "Secret[not shown]";
        }
    }

    /** As it is shown: without what is secret. */
    default VolumeSource shown() {
        return this instanceof Secret ? new Secret("") : this;
    }
}
