package io.ekiden.cli.sandbox;

import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Style;
import io.ekiden.cli.show.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden app files}. */
@Command(
        name = "files",
        description = "Lists what is in the sandbox of a task, or fetches a file of it.",
        footer = {
            "",
            "Examples:",
            "  ekiden app files /shop/web",
            "  ekiden app files shop_web.instance-0574 logs",
            "  ekiden app files /shop/web core.dump --save core.dump"
        },
        mixinStandardHelpOptions = true)
public final class AppFilesCommand extends ClientCommand {
    @Parameters(
            index = "0",
            paramLabel = "APP|TASK",
            description = "A task's id or a part of it; of an app or a pod its first task.")
    private String target = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            description = "In the sandbox (default: /).",
            defaultValue = "/")
    private String path = "/";

    @Option(names = "--save", paramLabel = "FILE", description = "Fetches the file PATH into FILE.")
    private @Nullable Path save;

    @Override
    protected int run(Session session) {
        var task = Targets.one(session.api(), target);
        if (save != null) {
            fetch(session, task, save);
            return ExitCode.WELL;
        }
        var answer = session.api().get(Targets.path(task, "files?path=" + Ids.encoded(path)));
        if (session.printedJson(answer)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            answer.path("files")
                    .forEach(file -> session.screen().line(file.path("path").asText()));
            return ExitCode.WELL;
        }
        session.tell(Style.DIM.on(task + ":" + answer.path("path").asText()));
        var table = Table.of("MODE", "USER", "SIZE", "MODIFIED", "NAME").right(2);
        answer.path("files")
                .forEach(file -> table.row(
                        file.path("mode").asText(),
                        file.path("user").asText("-"),
                        file.path("dir").asBoolean() ? "-" : file.path("size").asText(),
                        session.age(file.path("modified")) + " ago",
                        file.path("name").asText() + (file.path("dir").asBoolean() ? "/" : "")));
        table.print(session.screen(), "There is nothing.");
        return ExitCode.WELL;
    }

    private void fetch(Session session, String task, Path to) {
        try (var in = session.api().stream(Targets.path(task, "files/download?path=" + Ids.encoded(path)), Map.of())
                .orElseGet(InputStream::nullInputStream)) {
            long bytes = Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
            var json = Json.object()
                    .put("task", task)
                    .put("path", path)
                    .put("file", to.toString())
                    .put("bytes", bytes);
            if (!session.printedJson(json)) {
                session.tell(to + ": " + bytes + " bytes");
            }
        } catch (IOException failure) {
            throw CommandException.failed(path + " was not fetched whole: " + failure.getMessage());
        }
    }
}
