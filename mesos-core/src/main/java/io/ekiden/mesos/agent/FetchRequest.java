package io.ekiden.mesos.agent;

import io.ekiden.mesos.model.CommandInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to fetch for one run.
 *
 * @param sandbox an existing directory
 * @param user who is to own the files; absent: the agent's own user
 */
public record FetchRequest(List<CommandInfo.Uri> uris, Path sandbox, Optional<String> user, String containerId) {
    public FetchRequest {
        uris = List.copyOf(uris);
    }
}
