package io.ekiden.mesos.agent.user;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds users by name through {@code getent}, which also knows those of directories such as LDAP. Remembers those it found. Any thread. */
public final class UserLookup {
    private final Map<String, TaskUser> known = new ConcurrentHashMap<>();
    private final String ownName = System.getProperty("user.name");

    /**
     * The user of this name; without a name the agent's own.
     *
     * @throws IOException when the user does not exist, or the agent may not become it; the message is for the task's owner
     */
    public TaskUser find(Optional<String> name) throws IOException {
        if (name.isEmpty() || name.get().equals(ownName)) {
            return new TaskUser.Own();
        }
        var user = known.get(name.get());
        if (user == null) {
            user = lookUp(name.get());
            known.put(name.get(), user);
        }
        return user;
    }

    private TaskUser lookUp(String name) throws IOException {
        var process = new ProcessBuilder("getent", "passwd", "--", name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        var entry = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(":");
        if (entry.length < 4 || !entry[0].equals(name)) {
            throw new IOException("Failed to run as user '" + name + "': no such user on this agent");
        }
        if (!ownName.equals("root")) {
            throw new IOException(
                    "Failed to run as user '" + name + "': the agent runs as '" + ownName + "', not as root");
        }
        return new TaskUser.Other(name, Integer.parseInt(entry[2]), Integer.parseInt(entry[3]));
    }
}
