package io.ekiden.cli.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.Versions;
import io.ekiden.orchestrator.spec.PathId;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Brings back an earlier version of an app, a pod or a group, whose id is the first parameter. */
public abstract class RollbackCommand extends ClientCommand {
    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VERSION",
            description = "As 'versions' lists them, or how many it is back (default: 1).",
            defaultValue = "1")
    private String version = "1";

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    protected abstract Versions versions(Session session);

    /** Where it is in the API. */
    protected abstract String path(PathId id);

    /** What is put there to bring a version back. */
    protected ObjectNode body(Session session, PathId id, String wanted) {
        return Json.object().put("version", wanted);
    }

    @Override
    protected final int run(Session session) throws InterruptedException {
        var versions = versions(session);
        var id = versions.id();
        var wanted = versions.named(version);
        return change.make(
                session, "PUT", path(id), Optional.of(body(session, id, wanted)), id + ": back to " + wanted);
    }
}
