package io.ekiden.mesos.agent.fetcher;

import io.ekiden.mesos.model.CommandInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one container wants fetched.
 *
 * @param uris fetched one after the other, in this order
 * @param sandbox existing directory of the container; nothing is written outside of it
 * @param user whose the files become, and with whose rights local files are read, when the agent runs as root; absent: the agent's
 *     own. Users do not share cached copies
 */
public record FetchRequest(List<CommandInfo.Uri> uris, Path sandbox, Optional<String> user) {
    public FetchRequest {
        uris = List.copyOf(uris);
    }
}
