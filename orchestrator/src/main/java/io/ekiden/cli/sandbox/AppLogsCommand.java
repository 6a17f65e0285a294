package io.ekiden.cli.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.EventFeed;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Style;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden app logs}. */
@Command(
        name = "logs",
        description = {
            "Prints the end of what tasks have written: of all tasks of an app or a pod that run, or of the one that failed last;"
                    + " or of one task.",
            "With -f it goes on as they write, over rotations and lost connections, until they end. With --json each line is an"
                    + " object: the task, and what it wrote."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden app logs /shop/web -f",
            "  ekiden app logs shop_web.instance-0574 --stderr --lines 500"
        },
        mixinStandardHelpOptions = true)
public final class AppLogsCommand extends ClientCommand {
    private static final Duration TURN = Duration.ofMillis(50);

    @Parameters(paramLabel = "APP|TASK", description = "An app, a pod, or a task's id or a part of it.")
    private String target = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on as they write.")
    private boolean follow;

    @Option(names = "--stderr", description = "What they wrote to standard error.")
    private boolean stderr;

    @Option(names = "--file", paramLabel = "PATH", description = "Another file of the sandbox.")
    private @Nullable String file;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "Lines to begin with (default: 100).",
            defaultValue = "100")
    private int lines;

    @Override
    protected int run(Session session) throws InterruptedException {
        if (lines < 0) {
            throw CommandException.invalid("--lines is " + lines + "; it is 0 or more");
        }
        var query = "log?file=" + Ids.encoded(file != null ? file : stderr ? "stderr" : "stdout") + "&lines=" + lines;
        var tasks = Targets.of(session.api(), target);
        if (follow) {
            return follow(session, tasks, query + "&follow=true");
        }
        for (var task : tasks) {
            var text = session.api()
                    .text(Targets.path(task, query))
                    .orElseThrow(() -> CommandException.failed(
                            "there is no such log of " + task + " any more, or this orchestrator does not show any"));
            var printer = new Lines(session, task, tasks.size() == 1);
            printer.add(text);
            printer.end();
        }
        return ExitCode.WELL;
    }

    private static int follow(Session session, List<String> tasks, String query) throws InterruptedException {
        Map<EventFeed, Lines> feeds = new LinkedHashMap<>();
        try {
            for (var task : tasks) {
                feeds.put(
                        new EventFeed(session.api(), Targets.path(task, query)),
                        new Lines(session, task, tasks.size() == 1));
            }
            while (!feeds.isEmpty()) {
                for (var feed : List.copyOf(feeds.keySet())) {
                    if (isOver(session, feed, feeds.getOrDefault(feed, new Lines(session, "", true)))) {
                        feed.close();
                        feeds.remove(feed);
                    }
                }
            }
            return ExitCode.WELL;
        } finally {
            feeds.keySet().forEach(EventFeed::close);
        }
    }

    private static boolean isOver(Session session, EventFeed feed, Lines lines) throws InterruptedException {
        for (var item = feed.next(TURN); item.isPresent(); item = feed.next(Duration.ZERO)) {
            switch (item.get()) {
                case EventFeed.Item.Refused(var cause) -> throw cause;
                case EventFeed.Item.Lost(var reason) -> lines.away(reason);
                case EventFeed.Item.Over() -> {
                    lines.over("the task has ended");
                    return true;
                }
                case EventFeed.Item.Event event -> {
                    var said = read(event.data());
                    if (event.type().equals("end") && said.path("lost").asBoolean(false)) {
                        // The task may write on; the feed comes back by itself.
                        lines.away(said.path("reason").asText(""));
                    } else if (event.type().equals("end")) {
                        lines.over(said.path("reason").asText(""));
                        return true;
                    } else if (event.type().equals("gap")) {
                        lines.back();
                        session.screen()
                                .note("some of the log is missing here: "
                                        + said.path("reason").asText(""));
                    } else {
                        lines.back();
                        lines.add(said.path("data").asText(""));
                    }
                }
            }
        }
        return false;
    }

    private static JsonNode read(String data) {
        try {
            return Json.MAPPER.readTree(data);
        } catch (JsonProcessingException other) {
            return Json.object().put("data", data + "\n");
        }
    }

    /** Of several tasks each line has the name of its own in front, and comes when it is whole; so does each object for programs. */
    private static final class Lines {
        private final Session session;
        private final String task;
        private final String name;
        private final StringBuilder begun = new StringBuilder();
        private boolean away;

        Lines(Session session, String task, boolean isOnly) {
            this.session = session;
            this.task = task;
            name = isOnly ? "" : Targets.brief(task);
        }

        /** Nothing comes for now. Said once: it is tried again each second, for as long as it takes. */
        void away(String reason) {
            if (!away) {
                session.screen()
                        .note("the log " + (name.isEmpty() ? "" : "of " + name + " ") + "broke off (" + reason
                                + "); it goes on as soon as it can");
            }
            away = true;
        }

        void back() {
            away = false;
        }

        void add(String text) {
            if (name.isEmpty() && !session.output().json()) {
                session.screen().raw(text);
                return;
            }
            begun.append(text);
            for (int end = begun.indexOf("\n"); end >= 0; end = begun.indexOf("\n")) {
                line(begun.substring(0, end));
                begun.delete(0, end + 1);
            }
        }

        private void line(String text) {
            session.screen()
                    .line(
                            session.output().json()
                                    ? Json.object()
                                            .put("task", task)
                                            .put("line", text)
                                            .toString()
                                    : Style.DIM.on(name) + " " + text);
        }

        void over(String reason) {
            end();
            session.tell(Style.DIM.on("-- " + (name.isEmpty() ? "" : name + " ") + "ended: " + reason + " --"));
        }

        void end() {
            if (!begun.isEmpty()) {
                add("\n");
            }
        }
    }
}
