package io.ekiden.cli.local;

import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Server;
import io.ekiden.cli.client.ServerOptions;
import io.ekiden.cli.command.LocalCommand;
import io.ekiden.cli.command.OutputOptions;
import io.ekiden.cli.command.Surroundings;
import io.ekiden.cli.show.Screen;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ekiden doctor}. */
@Command(
        name = "doctor",
        description = {
            "Looks at the cluster and at this machine, and says what is not as it should be and what to do about it.",
            "Exits with 0 when the cluster is well, 1 when something is not, 4 when nobody answers. What this machine lacks to run"
                    + " Ekiden itself is said, and is no failure."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden doctor --url https://h1:8443",
            "  ekiden doctor --json | jq '.checks[] | select(.ok | not)'     # for monitoring"
        },
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements LocalCommand {
    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public int run(Surroundings around, Screen screen) throws InterruptedException {
        var report = new Report(screen, output);
        var asked = server.server(around.environment());
        report.section("cluster", "Cluster: " + asked + " (from " + asked.origin() + ")");
        asked.warning().ifPresent(words -> report.warn("clear-text", words, ""));
        boolean isThere = cluster(report, asked, around);
        report.section("machine", "This machine:");
        new Machine(around.environment()).look(report);
        int code = !isThere ? ExitCode.UNREACHABLE : report.failures() == 0 ? ExitCode.WELL : ExitCode.FAILED;
        report.end(asked.toString(), code);
        return code;
    }

    private static boolean cluster(Report report, Server asked, Surroundings around) throws InterruptedException {
        boolean isThere = false;
        for (var url : asked.urls()) {
            var one = new Server(List.of(url), asked.origin(), asked.authorization(), asked.tls(), asked.timeout());
            try (var api = new Api(one, _ -> {})) {
                var info = api.get("/v2/info");
                report.good(
                        "address",
                        url + " answers: " + info.path("buildref").asText() + ", API of "
                                + info.path("name").asText() + " "
                                + info.path("version").asText());
                if (!isThere) {
                    isThere = true;
                    new ClusterChecks(report, api, around.clock()).look(info);
                }
            } catch (CommandException refused) {
                report.bad(
                        "address",
                        url + (refused.mayPass() ? " does not answer" : " cannot be used"),
                        refused.reason());
            }
        }
        return isThere;
    }
}
