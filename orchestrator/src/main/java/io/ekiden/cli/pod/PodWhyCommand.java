package io.ekiden.cli.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.follow.Failures;
import io.ekiden.cli.follow.PodEnds;
import io.ekiden.cli.follow.Progress;
import io.ekiden.cli.show.Style;
import io.ekiden.cli.show.Text;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden pod why}. */
@Command(
        name = "why",
        description = {
            "Says why a pod is not running as it should: what waits and which requirement no agent meets, which containers of the"
                    + " last instance failed and what they said, which deployment is at work.",
            "Exits with 0 when all is well, 1 when something is not."
        },
        footer = {"", "Example:", "  ekiden pod why /shop"},
        mixinStandardHelpOptions = true)
final class PodWhyCommand extends ShowCommand {
    @Parameters(paramLabel = "POD")
    private String pod = "";

    @Option(
            names = "--lines",
            paramLabel = "N",
            description = "Lines of a failed container's log to show (default: 10).",
            defaultValue = "10")
    private int lines;

    @Override
    protected int run(Session session) {
        if (lines < 1) {
            throw CommandException.invalid("--lines is " + lines + "; it is 1 or more");
        }
        var id = Ids.below(pod);
        var status = Pods.status(session.api(), id);
        var progress = Progress.ofPod(status);
        var failures = new Failures(session, lines);
        var waiting = failures.waiting(id.toString());
        var deployments = Json.stream(session.api().get("/v2/deployments"))
                .filter(one -> Json.texts(one.path("affectedPods")).contains(id.toString()))
                .toList();
        boolean isWell = progress.isWell() && waiting.isEmpty();
        int code = isWell ? ExitCode.WELL : ExitCode.FAILED;
        if (session.printedJson(json(status, isWell, waiting.orElse(Json.object()), deployments))
                || session.output().quiet()) {
            return code;
        }
        session.tell((isWell ? Style.GOOD.on("well: ") : Style.BUSY.on("not well: ")) + id + ", " + progress.words());
        waiting.ifPresent(entry -> failures.whyNot(id.toString(), entry));
        deployments.forEach(one -> session.tell("deployment " + one.path("id").asText() + " is "
                + (one.path("paused").asBoolean() ? "paused" : "running") + ", at step "
                + one.path("currentStep").asInt() + " of "
                + one.path("totalSteps").asInt() + ", since "
                + session.age(one.path("version"))));
        if (!isWell) {
            PodEnds.lastFailure(status, "").ifPresent(end -> failures.podFailure(id.toString(), end));
        }
        failures.podIllness(status);
        history(session, status.path("terminationHistory"));
        return code;
    }

    private static JsonNode json(JsonNode status, boolean isWell, JsonNode waiting, List<JsonNode> deployments) {
        var json = Json.object().put("id", status.path("id").asText()).put("well", isWell);
        json.set("waiting", waiting);
        json.putArray("deployments").addAll(deployments);
        json.set("terminationHistory", status.path("terminationHistory"));
        return json;
    }

    private static void history(Session session, JsonNode ended) {
        long failed =
                Json.stream(ended).filter(end -> !PodEnds.failed(end).isEmpty()).count();
        if (failed > 1) {
            session.tell("of the last " + Text.count(ended.size(), "instance") + " that ended, " + failed + " failed");
        }
    }
}
