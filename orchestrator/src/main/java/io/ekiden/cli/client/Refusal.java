package io.ekiden.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What an answer that is no success means for who asked, and what to do about it. */
final class Refusal {
    /** <b>Source:</b> RFC 7234, 5.5. */
    private static final Pattern WARNING = Pattern.compile("\\d{3} \\S+ \"(.*)\"");

    private Refusal() {}

    /** @param server that answered */
    static CommandException of(Api.Answer answer, Server server) {
        var said = said(answer);
        return switch (answer.status()) {
            case 401 ->
                CommandException.unreachable(answer.from() + " wants to know who asks"
                        + (server.authorization().isPresent()
                                ? ", and does not take what was shown: it comes from " + server.origin()
                                : ": say --user and --password-file, or --token-file, or 'ekiden login " + answer.from()
                                        + "' once"));
            case 403 ->
                said.contains("Max number")
                        ? CommandException.conflict(
                                said
                                        + "\nToo many deployments run: wait for one to end ('ekiden deployment list'), or say --force")
                        : CommandException.unreachable(answer.from() + " does not allow it: " + said);
            case 404 -> CommandException.failed(said);
            case 409 -> CommandException.conflict(conflict(answer.body(), said));
            case 400, 413, 415, 422 -> CommandException.invalid(invalid(answer, said));
            case 502, 503, 504 ->
                CommandException.away(answer.from() + " cannot answer now (" + answer.status() + "): " + said
                        + "\nTry again in a moment; 'ekiden doctor' says what is wrong");
            default ->
                CommandException.failed(
                        answer.from() + " answered " + answer.status() + (said.isEmpty() ? "" : ": " + said));
        };
    }

    private static String said(Api.Answer answer) {
        var message = answer.body().path("message").asText("");
        var text = answer.body().isTextual() ? answer.body().textValue() : "";
        return message.isEmpty() ? text.lines().findFirst().orElse("") : message;
    }

    private static String conflict(JsonNode body, String said) {
        if (!body.has("deployments")) {
            return said;
        }
        var ids = new ArrayList<String>();
        body.path("deployments")
                .forEach(deployment -> ids.add(deployment.path("id").asText()));
        return "a deployment is under way: " + String.join(", ", ids) + "\nWait for it ('ekiden deployment watch "
                + ids.stream().findFirst().orElse("") + "'), or say --force, which takes its place";
    }

    private static String invalid(Api.Answer answer, String said) {
        var lines = new ArrayList<String>();
        lines.add(said.isEmpty() ? "refused with " + answer.status() : said);
        var details = answer.body().path("details");
        if (details.isArray()) {
            for (var detail : details) {
                var path = detail.path("path").asText("");
                detail.path("errors").forEach(error -> lines.add("  " + path + ": " + error.asText()));
            }
        } else if (details.isTextual()) {
            details.asText().lines().forEach(line -> lines.add("  " + line));
        }
        warnings(answer.headers()).forEach(warning -> lines.add("  " + warning));
        return String.join("\n", lines);
    }

    /** What an answer tells beside its body. */
    static List<String> warnings(HttpHeaders headers) {
        return headers.allValues("Warning").stream()
                .map(text -> {
                    var matcher = WARNING.matcher(text);
                    return matcher.matches() ? matcher.group(1) : text;
                })
                .toList();
    }
}
