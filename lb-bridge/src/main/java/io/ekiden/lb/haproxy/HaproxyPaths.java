package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the files of one HAProxy are.
 *
 * @param directory configuration, pid and log
 * @param sockets the Unix sockets: the same directory, or a short one when its path is too long for a socket
 */
public record HaproxyPaths(Path directory, Path sockets) {
    /** A socket's path has at most 107 bytes, and HAProxy appends its pid and {@code .tmp} while it binds. */
    private static final int LONGEST_SOCKET = 88;

    /**
     * Creates the directory. A short directory for sockets is remembered in the file {@code socket-directory}, so that a
     * later start finds the HAProxy that still runs.
     */
    public static HaproxyPaths prepare(Path directory) throws IOException {
        var home = directory.toAbsolutePath().normalize();
        Files.createDirectories(home.resolve("files"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        var plain = new HaproxyPaths(home, home);
        if (plain.masterSocket().toString().length() <= LONGEST_SOCKET) {
            return plain;
        }
        var note = home.resolve("socket-directory");
        if (Files.exists(note)) {
            var known = Path.of(Files.readString(note).strip());
            if (Files.isDirectory(known) && Files.getOwner(known).equals(Files.getOwner(home))) {
                return new HaproxyPaths(home, known);
            }
        }
        var created = Files.createTempDirectory(Path.of("/tmp"), "ekiden-lb-");
        Files.writeString(note, created + "\n");
        return new HaproxyPaths(home, created);
    }

    /** What HAProxy reads; always a file it accepted. */
    public Path config() {
        return directory.resolve("haproxy.cfg");
    }

    /** The last configuration a worker was seen running with. */
    public Path lastGood() {
        return directory.resolve("haproxy.cfg.last-good");
    }

    Path candidate() {
        return directory.resolve("haproxy.cfg.new");
    }

    /** What the configuration refers to: maps, lists of certificates. */
    public Path files() {
        return directory.resolve("files");
    }

    /** What a new worker shall know of the one before. */
    public Path serverStates() {
        return files().resolve("server-states");
    }

    Path pidFile() {
        return directory.resolve("haproxy.pid");
    }

    /** What HAProxy says. */
    public Path log() {
        return directory.resolve("haproxy.log");
    }

    Path masterSocket() {
        return sockets.resolve("master.sock");
    }

    /** The worker's own Runtime API, for operators. */
    public Path statsSocket() {
        return sockets.resolve("stats.sock");
    }

    /** Where the bridge itself answers. */
    public Path bridgeSocket() {
        return sockets.resolve("bridge.sock");
    }

    /** See {@link io.ekiden.lb.render.RenderSettings#idleSocket}. */
    public Path idleSocket() {
        return sockets.resolve("idle.sock");
    }
}
