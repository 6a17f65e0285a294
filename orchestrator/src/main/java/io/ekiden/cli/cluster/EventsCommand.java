package io.ekiden.cli.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.EventFeed;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Style;
import io.ekiden.cli.show.Text;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ekiden events}. */
@Command(
        name = "events",
        description = {
            "Prints what happens, until Ctrl-C or until there were enough. A stream that breaks goes on where it was.",
            "With --json an object a line, as the API has it; with --quiet nothing, to wait for as many as --count says."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden events --app /shop/web",
            "  ekiden events --type deployment_success --type deployment_failed --count 1"
        },
        mixinStandardHelpOptions = true)
public final class EventsCommand extends ClientCommand {
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** Told in the line already. */
    private static final Set<String> KNOWN = Set.of(
            "eventType",
            "timestamp",
            "plan",
            "currentStep",
            "appDefinition",
            "version",
            "runSpecVersion",
            "slaveId",
            "agentId",
            "ipAddresses");

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Events of this type alone, as status_update_event; may be repeated.")
    private List<String> types = List.of();

    @Option(names = "--app", paramLabel = "APP", description = "Events of this app alone; may be repeated.")
    private List<String> apps = List.of();

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many (default: never).")
    private long count;

    @Override
    protected int run(Session session) throws InterruptedException {
        var wanted = apps.stream().map(app -> Ids.below(app).toString()).toList();
        var query =
                types.stream().map(type -> "event_type=" + Ids.encoded(type)).collect(Collectors.joining("&"));
        long printed = 0;
        try (var feed = new EventFeed(session.api(), "/v2/events" + (query.isEmpty() ? "" : "?" + query))) {
            while (count <= 0 || printed < count) {
                var item = feed.next(LOOK);
                if (item.isEmpty()) {
                    continue;
                }
                switch (item.get()) {
                    case EventFeed.Item.Refused(var cause) -> throw cause;
                    case EventFeed.Item.Lost(var reason) ->
                        session.screen().note("the stream broke (" + reason + "); it goes on as soon as it can");
                    case EventFeed.Item.Over() -> {
                        return ExitCode.WELL;
                    }
                    case EventFeed.Item.Event event -> {
                        var body = read(event.data());
                        if (wanted.isEmpty() || wanted.stream().anyMatch(app -> isAbout(body, app))) {
                            print(session, event.type(), body);
                            printed++;
                        }
                    }
                }
            }
        }
        return ExitCode.WELL;
    }

    /** Quietly it waits alone, as for a number of events. */
    private static void print(Session session, String type, JsonNode body) {
        if (session.output().json()) {
            session.screen().line(body.toString());
        } else {
            session.tell(line(type, body));
        }
    }

    private static JsonNode read(String data) {
        try {
            return Json.MAPPER.readTree(data);
        } catch (JsonProcessingException other) {
            return Json.object().put("data", data);
        }
    }

    private static boolean isAbout(JsonNode body, String app) {
        return app.equals(body.path("appId").asText(""))
                || app.equals(body.path("runSpecId").asText(""))
                || app.equals(body.path("appDefinition").path("id").asText(""))
                || body.path("plan").findValuesAsText("app").contains(app);
    }

    private static String line(String type, JsonNode body) {
        var parts = body.properties().stream()
                .filter(field ->
                        !KNOWN.contains(field.getKey()) && !field.getValue().isContainerNode())
                .filter(field ->
                        !field.getValue().isNull() && !field.getValue().asText().isEmpty())
                .map(field -> Style.DIM.on(field.getKey() + "=")
                        + Text.line(field.getValue().asText()))
                .collect(Collectors.joining(" "));
        var apps = body.path("plan").findValuesAsText("app").stream().distinct().toList();
        var time = body.path("timestamp").asText("");
        return (time.length() > 19 ? time.substring(11, 19) : time) + " "
                + paint(type, body).on(type.replace("_event", "")) + " " + parts
                + (apps.isEmpty() ? "" : " " + String.join(",", apps));
    }

    private static Style paint(String type, JsonNode body) {
        var text = (type + body.path("taskStatus").asText("")).toLowerCase(Locale.ROOT);
        if (text.contains("fail") || text.contains("unhealthy") || text.contains("lost") || text.contains("error")) {
            return Style.BAD;
        }
        return text.contains("success") ? Style.GOOD : Style.BOLD;
    }
}
