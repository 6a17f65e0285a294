package io.ekiden.mesos.files;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which paths readers may ask for, and what they stand for. Any thread. */
public interface Attachments {
    /**
     * Something that is attached.
     *
     * @param root nothing outside of it is shown
     * @param below what is asked for, relative to the root; not yet looked at
     */
    record Attached(Path root, String below) {}

    /** What a path stands for; empty when it is not attached. */
    Optional<Attached> find(String path);

    /** Whether somebody may still write to what is there. May look at files. */
    default boolean isLive(String path) {
        return true;
    }

    /** All that are attached, by the paths they are asked for with. */
    SortedMap<String, String> all();

    /** One file of that name, as far as there is one. */
    static Attachments ofLog(String name, Optional<Path> log) {
        return new Attachments() {
            @Override
            public Optional<Attached> find(String path) {
                return log.filter(_ -> path.equals(name)).map(file -> {
                    var whole = file.toAbsolutePath();
                    return new Attached(whole.resolveSibling(""), String.valueOf(whole.getFileName()));
                });
            }

            @Override
            public SortedMap<String, String> all() {
                var all = new TreeMap<String, String>();
                log.ifPresent(file -> all.put(name, file.toAbsolutePath().toString()));
                return all;
            }
        };
    }
}
