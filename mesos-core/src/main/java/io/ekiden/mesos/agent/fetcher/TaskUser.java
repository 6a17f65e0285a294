package io.ekiden.mesos.agent.fetcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Whose the fetched files are, when the agent is root. */
record TaskUser(String name, int uid, int gid) {
    /** Empty when the agent is not root (it can't give files away) or no user is named. */
    static Optional<TaskUser> of(Optional<String> user) throws IOException, InterruptedException {
        if (user.isEmpty() || !Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            return Optional.empty();
        }
        return Optional.of(new TaskUser(user.get(), id("-u", user.get()), id("-g", user.get())));
    }

    /** Gives one file, directory or symlink (not what it points to) to the user. */
    void own(Path path) throws IOException {
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }

    /** Gives {@code root} and everything below to the user, without following symlinks. */
    void ownTree(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (var path : (Iterable<Path>) paths::iterator) {
                own(path);
            }
        }
    }

    private static int id(String what, String user) throws IOException, InterruptedException {
        // Not /etc/passwd: users may come from LDAP or SSSD, which id(1) asks through NSS.
        var process = new ProcessBuilder("id", what, "--", user)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = process.getInputStream()) {
            var text = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (process.waitFor() != 0 || !text.matches("\\d{1,9}")) {
                throw new IOException("there is no user '" + user + "' on this agent");
            }
            return Integer.parseInt(text);
        } finally {
            process.destroyForcibly();
        }
    }
}
