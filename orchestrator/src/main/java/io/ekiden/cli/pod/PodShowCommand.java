package io.ekiden.cli.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Facts;
import io.ekiden.cli.show.Table;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden pod show}. */
@Command(
        name = "show",
        description = "Shows one pod: its instances, the containers of each, and how the last ones ended.",
        footer = {"", "Example:", "  ekiden pod show /shop"},
        mixinStandardHelpOptions = true)
final class PodShowCommand extends ShowCommand {
    @Parameters(paramLabel = "POD")
    private String pod = "";

    @Override
    protected int run(Session session) {
        var status = Pods.status(session.api(), Ids.below(pod));
        if (session.printedJson(status)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            status.path("instances")
                    .forEach(instance ->
                            session.screen().line(instance.path("id").asText()));
            return ExitCode.WELL;
        }
        new Facts()
                .add("pod", status.path("id").asText())
                .add("state", PodListCommand.state(status) + ", since " + session.age(status.path("statusSince")))
                .add("version", status.path("spec").path("version").asText())
                .add("networks", networks(status))
                .add(
                        "ended last",
                        ended(session, status.path("terminationHistory").path(0)))
                .print(session.screen());
        var table = Table.of("INSTANCE", "CONTAINER", "STATE", "HOST", "PORTS", "SINCE");
        for (var instance : status.path("instances")) {
            for (var container : instance.path("containers")) {
                table.row(
                        instance.path("id").asText(),
                        container.path("name").asText(),
                        container.path("status").asText(),
                        instance.path("agentHostname").asText("-"),
                        ports(container),
                        session.age(container.path("statusSince")));
            }
        }
        session.screen().line("");
        table.print(session.screen(), "No instance runs.");
        return ExitCode.WELL;
    }

    private static String networks(JsonNode status) {
        return Json.stream(status.path("spec").path("networks"))
                .map(network -> network.path("name").asText(network.path("mode").asText()))
                .collect(Collectors.joining(", "));
    }

    private static String ports(JsonNode container) {
        return Json.stream(container.path("endpoints"))
                .map(endpoint -> endpoint.path("allocatedHostPort").asText(""))
                .filter(port -> !port.isEmpty())
                .collect(Collectors.joining(","));
    }

    private static String ended(Session session, JsonNode last) {
        return last.isMissingNode()
                ? ""
                : session.age(last.path("terminatedAt")) + " ago: "
                        + last.path("message").asText();
    }
}
