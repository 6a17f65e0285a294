package io.ekiden.cli.migrate;

import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.ServerDefaults;
import io.ekiden.cli.client.ServerOptions;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.Plain;
import io.ekiden.migrate.export.Export;
import io.ekiden.migrate.source.ApiReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ekiden export}. */
@Command(
        name = "export",
        description = {
            "Writes apps and pods as others have them: manifests of Kubernetes, jobs of Nomad or a compose file. Whatever does not"
                    + " come along is named, at the head of each file and on the error stream.",
            "Exits with 0 when it is written, whatever is lost; 3 when the source or a flag is wrong, 4 when nobody answers."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden export kubernetes --out=manifests",
            "  ekiden export compose http://marathon:8080 --only=/shop"
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
public final class ExportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FORMAT", description = "kubernetes, nomad or compose.")
    private String format = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SOURCE",
            description =
                    "Where definitions are, as with 'ekiden migrate from-marathon': an address of Ekiden or of a Marathon, a"
                            + " file, zk:// (default: the cluster that --url, EKIDEN_URL or the profile says).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable String source;

    @Option(names = "--only", paramLabel = "GROUP", description = "Takes this group alone.", defaultValue = "/")
    private String only = "/";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes files there, made when it is missing (default: prints them).")
    private @Nullable Path directory;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "For what runs without an image, where one is needed.",
            defaultValue = "docker.io/library/debian:stable-slim")
    private String image = "";

    @Mixin
    private SourceOptions sources = new SourceOptions();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return Ending.of(spec, this::run);
    }

    private int run() {
        var wanted = format();
        var state = source == null ? own() : sources.read(source, false);
        var export = Export.of(Definitions.only(state.root(), only), wanted, image);
        if (directory == null) {
            var out = spec.commandLine().getOut();
            out.print(String.join(
                    wanted == Export.Format.NOMAD ? "" : "---\n", export.files().values()));
            out.flush();
        } else {
            write(directory, export);
        }
        var err = spec.commandLine().getErr();
        export.losses().forEach(loss -> err.println("lost: " + Plain.line(loss.line())));
        err.println("ekiden: " + export.files().size() + " files, "
                + export.losses().size() + " losses");
        return Ending.WELL;
    }

    /** What the cluster has that other commands ask too. */
    private MarathonState own() {
        var said = server.server(ServerDefaults.environment(spec));
        var asked = sources.authorization().map(said::askedBy).orElse(said);
        try (var api = new Api(asked, note -> Ending.say(spec, note))) {
            return ApiReader.read(asked.toString(), api::find, false);
        }
    }

    private Export.Format format() {
        for (var known : Export.Format.values()) {
            if (known.toString().equals(format)) {
                return known;
            }
        }
        throw new MigrationException("'" + format + "' is no format; there are kubernetes, nomad and compose");
    }

    private static void write(Path directory, Export export) {
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new MigrationException(directory + " cannot be made: " + failure.getMessage(), failure);
        }
        export.files().forEach((name, text) -> OwnFile.write(directory.resolve(name), text));
        var losses = export.losses().stream()
                .map(Export.Loss::line)
                .map(Plain::line)
                .collect(Collectors.joining("\n", "", "\n"));
        OwnFile.write(directory.resolve("LOSSES.txt"), losses);
    }
}
