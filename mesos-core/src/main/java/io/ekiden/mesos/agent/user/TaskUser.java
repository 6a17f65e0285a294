package io.ekiden.mesos.agent.user;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Unix user a run's processes belong to. */
public sealed interface TaskUser {
    /** The agent's own user: nothing is to be done. */
    record Own() implements TaskUser {}

    /** Another one; the agent is root. */
    record Other(String name, int uid, int gid) implements TaskUser {}

    /** The number of the user that the agent is. */
    static int own() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .map(line -> Integer.parseUnsignedInt(line.split("\\s+")[2])) // the effective one
                    .findFirst()
                    .orElseThrow(() -> new IOException("/proc/self/status names no user"));
        }
    }

    /** Gives a file to the user; a symbolic link is not followed. */
    default void own(Path file) throws IOException {
        if (this instanceof Other other) {
            Files.setAttribute(file, "unix:gid", other.gid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:uid", other.uid(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Gives a directory and everything below it to the user, without following symbolic links. */
    default void ownTree(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (var path : (Iterable<Path>) paths::iterator) {
                own(path);
            }
        }
    }

    /** True when the file has been given to the user; what is the agent's own is nobody else's. */
    default boolean owns(Path file) throws IOException {
        return this instanceof Other other
                && Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(other.uid());
    }

    /** The words before a command that make it run as this user. */
    default List<String> prefix() {
        return prefix(false);
    }

    /**
     * The same.
     *
     * @param noNewPrivileges it never gets more rights than the user has
     */
    default List<String> prefix(boolean noNewPrivileges) {
        var words = new ArrayList<String>();
        if (noNewPrivileges) {
            words.add("--no-new-privs");
        }
        if (this instanceof Other other) {
            words.addAll(List.of("--reuid=" + other.uid(), "--regid=" + other.gid(), "--init-groups"));
        }
        if (!words.isEmpty()) {
            words.addFirst("/usr/bin/setpriv");
            words.add("--");
        }
        return List.copyOf(words);
    }
}
