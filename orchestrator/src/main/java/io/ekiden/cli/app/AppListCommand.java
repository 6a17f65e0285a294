package io.ekiden.cli.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Table;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden app list}. */
@Command(
        name = "list",
        aliases = "ls",
        description = "Lists apps: how many instances run of those that are wanted, and how they are.",
        footer = {"", "Examples:", "  ekiden app list /shop", "  ekiden app list --label 'team==web' --watch"},
        mixinStandardHelpOptions = true)
final class AppListCommand extends ShowCommand {
    @Parameters(paramLabel = "GROUP", arity = "0..1", description = "Those below this group alone.")
    private @Nullable String group;

    @Option(
            names = "--label",
            paramLabel = "SELECTOR",
            description = "Those with such labels: team==web, team, 'env in (a,b)'.")
    private List<String> labels = List.of();

    @Override
    protected int run(Session session) {
        var within = Optional.ofNullable(group).map(Ids::of);
        var query = String.join(
                "&", labels.stream().map(label -> "label=" + Ids.encoded(label)).toList());
        var apps = Json.array();
        Json.stream(session.api()
                        .get("/v2/apps" + (query.isEmpty() ? "" : "?" + query))
                        .path("apps"))
                .filter(app ->
                        within.isEmpty() || Ids.of(app.path("id").asText()).isWithin(within.get()))
                .forEach(apps::add);
        if (session.printedJson(apps)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            apps.forEach(app -> session.screen().line(app.path("id").asText()));
            return ExitCode.WELL;
        }
        var state = AppState.of(session.api());
        var table = Table.of("ID", "INSTANCES", "HEALTH", "CPUS", "MEM", "STATE", "CHANGED")
                .right(1, 3, 4);
        apps.forEach(app -> table.row(
                app.path("id").asText(),
                app.path("tasksRunning").asInt() + "/" + app.path("instances").asInt(),
                AppState.health(app),
                Json.number(app.path("cpus")),
                Json.number(app.path("mem")),
                state.word(app),
                changed(session, app)));
        table.print(session.screen(), none(within.isPresent() || !labels.isEmpty()));
        return ExitCode.WELL;
    }

    private static String changed(Session session, JsonNode app) {
        return session.age(app.path("version")) + " ago";
    }

    private static String none(boolean isNarrowed) {
        return isNarrowed ? "No app is like that." : "There are no apps. 'ekiden app deploy FILE' makes the first.";
    }
}
