package io.ekiden.mesos.agent.fetcher.source;

import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import io.ekiden.mesos.agent.user.TaskUser;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * One file to be brought.
 *
 * @param target where to; its directory exists, for files beside it too
 * @param known of a version we have already: if it is the current one, nothing is sent
 * @param task for whom
 */
public record Order(FetchUri uri, Path target, Validators known, Task task, Room room, Received received) {
    /**
     * For whom a file is brought.
     *
     * @param user with whose rights it is read, where that matters
     * @param sandbox where a program that runs as this user may write
     */
    public record Task(TaskUser user, Path sandbox) {}

    /** Hears how many bytes are there so far, and of how many. */
    public interface Received {
        void bytes(long received, OptionalLong total);
    }
}
