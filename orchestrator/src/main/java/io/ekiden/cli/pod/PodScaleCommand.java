package io.ekiden.cli.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Text;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden pod scale}. */
@Command(
        name = "scale",
        description = "Runs that many instances of a pod.",
        footer = {"", "Example:", "  ekiden pod scale /shop 3"},
        mixinStandardHelpOptions = true)
final class PodScaleCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "POD")
    private String pod = "";

    @Parameters(index = "1", paramLabel = "INSTANCES")
    private int instances;

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Override
    protected int run(Session session) throws InterruptedException {
        if (instances < 0) {
            throw CommandException.invalid("INSTANCES is " + instances + "; it is 0 or more");
        }
        var id = Ids.below(pod);
        var spec = (ObjectNode) Pods.definition(session.api(), id);
        spec.remove("version");
        spec.set("scaling", Json.object().put("kind", "fixed").put("instances", instances));
        return change.make(
                session, "PUT", Ids.pod(id), Optional.of(spec), id + ": to " + Text.count(instances, "instance"));
    }
}
