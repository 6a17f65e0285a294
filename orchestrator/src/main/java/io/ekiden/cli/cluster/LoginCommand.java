package io.ekiden.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.client.Profiles;
import io.ekiden.cli.client.ServerOptions;
import io.ekiden.cli.command.LocalCommand;
import io.ekiden.cli.command.OutputOptions;
import io.ekiden.cli.command.Surroundings;
import io.ekiden.cli.show.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden login}. */
@Command(
        name = "login",
        description = {
            "Remembers a cluster, once it has answered: its addresses, who asks, whom to trust. Commands speak to it from then on.",
            "It is in ~/.config/ekiden/profiles.json, or below $XDG_CONFIG_HOME, for you alone. A password that no file has is"
                    + " asked for, or read from standard input."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden login https://h1:8443,https://h2:8443 --user ann --ca-file ca.crt",
            "  ekiden login http://127.0.0.1:8080 --profile here",
            "  ekiden app list --profile here"
        },
        mixinStandardHelpOptions = true)
public final class LoginCommand implements LocalCommand {
    private static final String DEFAULT = "default";

    @Parameters(paramLabel = "URL", description = "Where its orchestrators answer, several with commas.")
    private String url = "";

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public int run(Surroundings around, Screen screen) {
        var password = options.wantsPassword() ? Optional.of(ask(around, screen)) : Optional.<String>empty();
        var profile = options.profile(url, password);
        var server = options.server(profile, around.environment());
        server.warning().ifPresent(screen::note);
        try (var api = new Api(server, screen::note)) {
            var info = api.get("/v2/info");
            var name = options.profileName().orElse(DEFAULT);
            var file = Profiles.read(around.environment()).with(name, profile).write(around.environment());
            tell(
                    screen,
                    Json.object()
                            .put("url", api.url().toString())
                            .put("profile", name)
                            .put("file", file.toString()),
                    "Logged in to " + info.path("buildref").asText() + " at " + api.url() + "; it is the profile '"
                            + name + "' in " + file);
            return ExitCode.WELL;
        }
    }

    private void tell(Screen screen, JsonNode json, String words) {
        if (output.json()) {
            screen.line(Json.pretty(json));
        } else if (!output.quiet()) {
            screen.line(words);
        }
    }

    private static String ask(Surroundings around, Screen screen) {
        var console = screen.isTerminal() ? System.console() : null;
        if (console != null && console.isTerminal()) {
            var typed = console.readPassword("Password: ");
            if (typed != null) {
                return new String(typed);
            }
        }
        try {
            var line = new BufferedReader(new InputStreamReader(around.in(), StandardCharsets.UTF_8)).readLine();
            if (line != null && !line.isBlank()) {
                return line.strip();
            }
        } catch (IOException unreadable) {
            // Said below.
        }
        throw CommandException.invalid("no password was given; --password-file names a file with it");
    }
}
