package io.ekiden.cli.bluegreen;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.lb.bluegreen.Step;
import io.ekiden.lb.bluegreen.run.BlueGreen;
import io.ekiden.lb.bluegreen.run.Report;
import picocli.CommandLine.Option;

/** How progress is told: a line each, as text or as JSON. */
final class ReportOptions {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--json", description = "Prints a JSON object a line instead of text.", defaultValue = "false")
    private boolean json;

    void tell(Report report) {
        if (json) {
            System.out.println(node(report));
        } else if (!report.step().equals("end")) {
            System.out.println(report.text());
        }
    }

    /** The end, in the words of the outcome. */
    void tell(Step.End end) {
        if (json) {
            System.out.println(JSON.createObjectNode().put("outcome", word(end)).put("text", end.text()));
        } else {
            System.out.println(word(end) + ": " + end.text());
        }
    }

    /** What would be done; the last step is how it would end. */
    Step.End rehearsed(BlueGreen.Rehearsed rehearsed) {
        for (var step : rehearsed.steps()) {
            if (step instanceof Step.Create) {
                rehearsed.posted().ifPresent(this::tellPosted);
            }
            if (step instanceof Step.End end) {
                return new Step.End(end.outcome(), "nothing was done; in the end " + end.text());
            }
            System.out.println(
                    json
                            ? JSON.createObjectNode()
                                    .put("dryRun", true)
                                    .put("step", Report.word(step))
                                    .put("text", Report.text(step))
                            : "would be: " + Report.text(step));
        }
        return new Step.End(Step.Outcome.FAILED, "it would not come to an end");
    }

    private void tellPosted(ObjectNode app) {
        System.out.println(
                json
                        ? JSON.createObjectNode()
                                .put("dryRun", true)
                                .put("method", "POST")
                                .put("path", "/v2/apps")
                                .set("body", app)
                                .toString()
                        : "POST /v2/apps " + app.toPrettyString());
    }

    private static String word(Step.End end) {
        return switch (end.outcome()) {
            case DONE -> "done";
            case HELD -> "held";
            case ROLLED_BACK -> "rolled back";
            case FAILED -> "failed";
            case CONFLICT -> "conflict";
        };
    }

    private static ObjectNode node(Report report) {
        var node = JSON.createObjectNode()
                .put("at", report.at().toString())
                .put("step", report.step())
                .put("text", report.text());
        var apps = node.putArray("apps");
        for (var app : report.apps()) {
            apps.addObject()
                    .put("id", app.id())
                    .put("instances", app.instances())
                    .put("serving", app.serving());
        }
        report.share().ifPresent(share -> node.put("share", share));
        return node;
    }
}
