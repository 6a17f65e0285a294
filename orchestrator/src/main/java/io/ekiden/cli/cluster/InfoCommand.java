package io.ekiden.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Facts;
import picocli.CommandLine.Command;

/** {@code ekiden info}. */
@Command(
        name = "info",
        description = "Shows what answers there: version, leader, master, settings.",
        footer = {"", "Example:", "  ekiden info --json | jq .marathon_config"},
        mixinStandardHelpOptions = true)
public final class InfoCommand extends ShowCommand {
    @Override
    protected int run(Session session) {
        var info = session.api().get("/v2/info");
        if (session.printedJson(info)) {
            return ExitCode.WELL;
        }
        var facts = new Facts()
                .add(
                        "url",
                        session.api().url() + " (from " + session.api().server().origin() + ")")
                .add(
                        "answers",
                        info.path("buildref").asText() + ", with the API of "
                                + info.path("name").asText() + " "
                                + info.path("version").asText())
                .add("leader", info.path("leader").asText("none"))
                .add("framework", info.path("frameworkId").asText(""));
        if (!session.output().quiet()) {
            info.path("marathon_config")
                    .properties()
                    .forEach(setting -> add(facts, setting.getKey(), setting.getValue()));
            info.path("zookeeper_config")
                    .properties()
                    .forEach(setting -> add(facts, setting.getKey(), setting.getValue()));
        }
        facts.print(session.screen());
        return ExitCode.WELL;
    }

    private static void add(Facts facts, String name, JsonNode value) {
        if (!value.isNull()) {
            facts.add(name, value.isArray() ? String.join(", ", Json.texts(value)) : value.asText());
        }
    }
}
