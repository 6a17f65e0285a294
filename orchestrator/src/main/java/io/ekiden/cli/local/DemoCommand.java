package io.ekiden.cli.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.client.Server;
import io.ekiden.cli.client.ServerOptions;
import io.ekiden.cli.command.LocalCommand;
import io.ekiden.cli.command.OutputOptions;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.Surroundings;
import io.ekiden.cli.follow.Follower;
import io.ekiden.cli.follow.Limits;
import io.ekiden.cli.follow.Outcome;
import io.ekiden.cli.show.Screen;
import io.ekiden.cli.show.Style;
import io.ekiden.config.DurationConverter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ekiden demo}. */
@Command(
        name = "demo",
        description = {
            "Shows an upgrade under load: deploys a small group, asks it through HAProxy as fast as it answers, replaces all of"
                    + " its instances meanwhile, and says how many requests failed.",
            "Before an Ekiden that runs on this machine, or one of its own where none does. It takes everything away again.",
            "Exits with 0 when no request failed."
        },
        footer = {"", "Examples:", "  ekiden demo", "  ekiden demo --url http://127.0.0.1:8080 --keep"},
        mixinStandardHelpOptions = true)
public final class DemoCommand implements LocalCommand {
    private static final Duration BALANCER = Duration.ofSeconds(15);
    private static final long LOOK_MILLIS = 200;
    private static final String GROUP = "/ekiden-demo";
    private static final String APP = GROUP + "/web";

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--lb",
            paramLabel = "HOST",
            description = "Where HAProxy listens (default: the host of the orchestrator).")
    private @Nullable String balancer;

    @Option(names = "--keep", description = "Leaves the demo running.")
    private boolean keep;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long each step may take (default: 2m).",
            converter = DurationConverter.class,
            defaultValue = "2m")
    private Duration timeout = Duration.ofMinutes(2);

    @Override
    public int run(Surroundings around, Screen screen) throws InterruptedException {
        var asked = server.warned(around.environment(), screen::note);
        try (var interruption = new Interruption(screen);
                var own = answers(asked) ? OwnStack.none() : start(asked, screen);
                var api = new Api(own.server().orElse(asked), screen::note)) {
            var session = new Session(api, screen, output, around);
            int code = show(session, interruption);
            if (own.server().isPresent()) {
                session.tell("Taking the Ekiden of the demo down again.");
            }
            return code;
        }
    }

    private static boolean answers(Server asked) {
        try (var api = new Api(asked, _ -> {})) {
            api.get("/v2/info");
            return true;
        } catch (CommandException silent) {
            if (!silent.mayPass()) {
                throw silent;
            }
            return false;
        }
    }

    private OwnStack start(Server asked, Screen screen) throws InterruptedException {
        if (!asked.origin().equals("the default")) {
            throw CommandException.unreachable("nobody answers at " + asked + " (from " + asked.origin() + ")");
        }
        if (!output.json() && !output.quiet()) {
            screen.line("No Ekiden runs here; starting one for the demo.");
        }
        return OwnStack.start(timeout);
    }

    private int show(Session session, Interruption interruption) throws InterruptedException {
        if (!hasBalancer(session)) {
            throw CommandException.failed(
                    "no load balancer is registered, so no load can go through one: 'ekiden up' without --no-lb runs HAProxy,"
                            + " if it is installed ('ekiden doctor')");
        }
        session.tell(Style.BOLD.on("1. Deploying " + APP + ": 3 small web servers, version 1"));
        try {
            deploy(session, group("1"));
            var url = url(session);
            session.tell(Style.BOLD.on("2. Asking " + url + ", through HAProxy"));
            try (var load = new Load(url)) {
                if (!load.awaitFirst(timeout)) {
                    throw CommandException.failed("HAProxy does not answer at " + url + " (" + load.lastFailure()
                            + "); where it listens is said with --lb");
                }
                load.awaitMore(200, timeout);
                session.tell(Style.BOLD.on("3. Upgrading all of it to version 2, under this load"));
                deploy(session, group("2"));
                load.awaitMore(200, timeout);
                return tell(session, load.stop());
            }
        } finally {
            if (!keep) {
                interruption.clear(() -> remove(session));
            }
        }
    }

    /** One that has just been started says so within seconds. */
    private boolean hasBalancer(Session session) throws InterruptedException {
        var giveUp = session.now().plus(timeout.compareTo(BALANCER) < 0 ? timeout : BALANCER);
        while (session.api()
                .find("/v2/lb")
                .map(answer -> answer.path("balancers").isEmpty())
                .orElse(true)) {
            if (!session.now().isBefore(giveUp)) {
                return false;
            }
            boolean never = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            assert !never;
        }
        return true;
    }

    /** And waits until it is gone: tasks outlive an Ekiden that stops. */
    private void remove(Session session) throws InterruptedException {
        session.tell("Removing " + GROUP + ".");
        var answer = session.api().send("DELETE", "/v2/groups" + GROUP + "?force=true", Optional.empty());
        if (answer.isSuccess()) {
            try (var follower = new Follower(session, Limits.of(timeout))) {
                var _ = follower.follow(answer.body().path("deploymentId").asText());
            }
        }
    }

    private static int tell(Session session, Load.Result result) {
        var json = Json.object()
                .put("requests", result.answers())
                .put("answeredByVersion2", result.ofNew())
                .put("perSecond", result.perSecond())
                .put("failed", result.failed());
        if (!session.printedJson(json)) {
            session.tell(result.answers() + " requests, of which " + result.ofNew() + " were answered by version 2; "
                    + result.perSecond() + " a second");
            var failed = "requests failed: " + result.failed();
            session.tell(result.failed() == 0 ? Style.GOOD.on(failed) : Style.BAD.on(failed));
        }
        if (result.failed() > 0) {
            session.screen().note("the last of those that failed: " + result.lastFailure());
        }
        return result.failed() == 0 && result.ofNew() > 0 ? ExitCode.WELL : ExitCode.FAILED;
    }

    private void deploy(Session session, ObjectNode group) throws InterruptedException {
        var answer = session.api().change("PUT", "/v2/groups" + GROUP, Optional.of(group));
        try (var follower = new Follower(session, Limits.of(timeout))) {
            var outcome = follower.follow(answer.path("deploymentId").asText());
            var settled = outcome.isSuccess()
                    ? follower.settle(
                            new Outcome(outcome.deployment(), outcome.status(), "", List.of(APP), Optional.empty()))
                    : outcome;
            if (!settled.isSuccess()) {
                throw CommandException.failed("that did not work out: " + settled.status() + " " + settled.reason()
                        + "; 'ekiden app why " + APP + "' says more");
            }
        }
    }

    private static ObjectNode group(String version) {
        var app = Json.object()
                .put("id", APP)
                .put(
                        "cmd",
                        "echo \"version $APP_VERSION\" > index.html && exec python3 -m http.server --bind $HOST $PORT0")
                .put("cpus", 0.1)
                .put("mem", 64)
                .put("instances", 3);
        app.putObject("env").put("APP_VERSION", version);
        app.putArray("portDefinitions").addObject().put("port", 0).put("name", "http");
        app.putArray("healthChecks")
                .addObject()
                .put("protocol", "HTTP")
                .put("path", "/")
                .put("portIndex", 0)
                .put("gracePeriodSeconds", 30)
                .put("intervalSeconds", 1)
                .put("timeoutSeconds", 2);
        app.putObject("upgradeStrategy").put("minimumHealthCapacity", 1.0).put("maximumOverCapacity", 0.5);
        var group = Json.object();
        group.putArray("apps").add(app);
        return group;
    }

    private URI url(Session session) {
        var port = session.api()
                .get("/v2/apps" + APP)
                .at("/app/portDefinitions/0/port")
                .asInt();
        var host = balancer == null ? session.api().url().getHost() : balancer;
        return URI.create("http://" + host + ":" + port + "/");
    }
}
