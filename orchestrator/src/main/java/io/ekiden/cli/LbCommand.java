package io.ekiden.cli;

import io.ekiden.cli.lb.LbListCommand;
import io.ekiden.cli.option.BindOption;
import io.ekiden.cli.option.SecretAddress;
import io.ekiden.cli.option.lb.SharingOptions;
import io.ekiden.cli.option.lb.UpkeepOptions;
import io.ekiden.cli.part.Foreground;
import io.ekiden.cli.part.Opened;
import io.ekiden.config.Problems;
import io.ekiden.lb.Authorities;
import io.ekiden.lb.LbBridge;
import io.ekiden.lb.LbSettings;
import io.ekiden.lb.once.BridgeConfig;
import io.ekiden.lb.once.OneShot;
import io.ekiden.orchestrator.api.http.Door;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ekiden lb}: HAProxy on this machine, in step with the tasks of a Marathon, ours or an original one. */
@Command(
        name = "lb",
        description = {
            "Keeps HAProxy on this machine in step with the running tasks of a Marathon, ours or an original one.",
            "With --once --stdout it prints the configuration of the historic haproxy-marathon-bridge, and ends.",
            "With list it runs none, and asks an orchestrator of those that are registered."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden lb --marathon http://h1:8080,http://h2:8080",
            "  ekiden lb --marathon https://h1:8443 --marathon-credentials file:///etc/lb",
            "  ekiden lb --marathon 127.0.0.1:8080 --once --stdout",
            "  ekiden lb list"
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        subcommands = LbListCommand.class)
final class LbCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(LbCommand.class);
    private static final int HIGHEST_PORT = 65_535;
    private static final String CREDENTIALS = "--marathon-credentials";
    private static final String AUTHORITIES = "--marathon-ca-cert";

    @Option(
            names = "--marathon",
            paramLabel = "URL",
            split = ",",
            description = "Where Marathons answer, several with commas; the next one is asked when one does not answer"
                    + " (default: http://127.0.0.1:8080).",
            showDefaultValue = Visibility.NEVER)
    private List<String> marathons = List.of();

    @Option(
            names = "--marathons-file",
            paramLabel = "FILE",
            description =
                    "The same out of a file with a line for each, as haproxy-marathon-bridge has it (default: none).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable Path marathonsFile;

    @Option(
            names = CREDENTIALS,
            paramLabel = "USER:PASSWORD",
            description =
                    "Who it is to these Marathons, by basic authentication; or file:///path of a file that says so,"
                            + " which is how to keep it from others on this machine (default: nobody).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable String credentials;

    @Option(
            names = AUTHORITIES,
            paramLabel = "FILE",
            description = "Certificates as PEM of those who may have signed that of a Marathon with https"
                    + " (default: those that this Java trusts).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable Path authorities;

    @Option(names = "--once", description = "Asks once and ends (default: goes on).", defaultValue = "false")
    private boolean once;

    @Option(names = "--stdout", description = "Where --once prints (default: nowhere else).", defaultValue = "false")
    private boolean stdout;

    @Option(
            names = "--lb-id",
            paramLabel = "NAME",
            description = "Name of this load balancer, of its own where several serve one Marathon.",
            defaultValue = "lb")
    private String lbId = "";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Configuration, log and sockets of HAProxy.",
            defaultValue = "./data/lb")
    private Path dataDir = Path.of("");

    @Option(
            names = "--lb-bind",
            paramLabel = "ADDRESS",
            description = "Address HAProxy listens on for service ports.",
            defaultValue = "0.0.0.0")
    private String bind = "";

    @Option(
            names = "--stats-port",
            paramLabel = "PORT",
            description = "Port of HAProxy's statistics on the loopback address; 0 for none.",
            defaultValue = "9090")
    private int statsPort;

    @Option(
            names = "--haproxy",
            paramLabel = "FILE",
            description = "The haproxy program (default: the one on PATH or in /usr/sbin).")
    private @Nullable Path haproxy;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SharingOptions sharing = new SharingOptions();

    @Mixin
    private UpkeepOptions upkeep = new UpkeepOptions();

    @Override
    public Integer call() throws Exception {
        var problems = new Problems();
        var urls = urls(problems);
        problems.check(once == stdout, "--once and --stdout belong together");
        problems.check(
                statsPort >= 0 && statsPort <= HIGHEST_PORT, "--stats-port is " + statsPort + ", which is no port");
        problems.check(lbId.matches("[A-Za-z0-9._-]{1,100}"), "--lb-id may have letters, digits and - _ . only");
        sharing.check(problems, bind, statsPort);
        upkeep.check(problems);
        problems.check(
                !once || ofHaproxy().isEmpty(),
                "--once prints what the historic bridge printed, without " + String.join(", ", ofHaproxy()));
        var login = problems.understood(CREDENTIALS, this::login).flatMap(it -> it);
        var trusted = Optional.ofNullable(authorities);
        trusted.ifPresent(file -> problems.understood(AUTHORITIES, () -> Authorities.trusting(file)));
        problems.throwIfAny();
        var access = new LbSettings.Access(login, trusted);
        if (login.isPresent()) {
            warnOfClearText(urls);
        }
        return once ? print(urls, access) : Foreground.run("Load balancer", opened -> start(opened, urls, access));
    }

    /** Whoever is on the way reads the password, and can change every app with it. */
    private static void warnOfClearText(List<URI> urls) {
        heardByOthers(urls)
                .forEach(url -> LOG.warn(
                        "{} travel in clear to {}:{}; let that Marathon speak https",
                        CREDENTIALS,
                        url.getHost(),
                        url.getPort()));
    }

    /** Where what is sent can be read on the way. */
    static List<URI> heardByOthers(List<URI> urls) {
        return urls.stream()
                .filter(url -> "http".equals(url.getScheme()) && !BindOption.isLoopback(url.getHost()))
                .toList();
    }

    /** The options given that are about a HAProxy of ours. */
    private List<String> ofHaproxy() {
        return spec.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(name -> name.startsWith("--lb-"))
                .sorted()
                .toList();
    }

    private Optional<LbSettings.Login> login() {
        return Optional.ofNullable(credentials)
                .map(given -> Door.credential(SecretAddress.readLogin(CREDENTIALS, given)))
                .map(shown -> new LbSettings.Login(shown.authorization()));
    }

    private List<URI> urls(Problems problems) {
        var texts = new ArrayList<>(marathons);
        if (marathonsFile != null) {
            try {
                Files.readAllLines(marathonsFile).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(texts::add);
            } catch (IOException unreadable) {
                problems.add("--marathons-file: " + marathonsFile + " cannot be read");
            }
        }
        var given = texts.isEmpty() && marathonsFile == null ? Stream.of("127.0.0.1:8080") : texts.stream();
        var urls = given.map(text -> text.contains("://") ? text.strip() : "http://" + text.strip())
                .flatMap(text -> problems.understood("--marathon", () -> url(text)).stream())
                .toList();
        problems.check(!urls.isEmpty(), "there is no Marathon to ask: --marathon or --marathons-file says where");
        return urls;
    }

    private static URI url(String text) {
        var url = URI.create(text);
        if (url.getHost() == null || !Set.of("http", "https").contains(String.valueOf(url.getScheme()))) {
            throw new IllegalArgumentException("'" + text + "' is no http or https address");
        }
        return url;
    }

    /** Prints nothing unless some Marathon answers: who redirects the output keeps what was there only by looking at the exit code. */
    private static int print(List<URI> urls, LbSettings.Access access) throws InterruptedException {
        try (var asking = new OneShot(access)) {
            var lines = asking.ask(urls, complaint -> System.err.println("ekiden: " + complaint));
            lines.ifPresent(found -> found.notes().forEach(note -> System.err.println("ekiden: " + note)));
            lines.ifPresent(found -> System.out.print(BridgeConfig.render(found)));
            return lines.isPresent() ? 0 : 1;
        }
    }

    private Foreground.Running start(Opened opened, List<URI> urls, LbSettings.Access access)
            throws ExecutionException, InterruptedException, IOException {
        var directory = dataDir.toAbsolutePath().normalize();
        var usual = LbSettings.of(urls, directory);
        var vertx = Vertx.vertx();
        opened.push(() -> Opened.await(vertx.close()));
        var bridge = new LbBridge(
                vertx,
                usual.withLbId(lbId)
                        .withAccess(access)
                        .withBinding(new LbSettings.Binding(
                                bind, statsPort, Set.of(), sharing.sharing(), sharing.exposure()))
                        .withHaproxy(upkeep.haproxy(Optional.ofNullable(haproxy))));
        Opened.await(bridge.start());
        opened.push(() -> Opened.await(bridge.stop()));
        return new Foreground.Running(
                List.of(
                        "marathon  "
                                + String.join(
                                        ", ", urls.stream().map(URI::toString).toList()),
                        "data dir  " + directory,
                        "HAProxy   listens on " + bind + " at the service ports of the apps"),
                Promise.<Void>promise().future(),
                () -> " HAProxy goes on; start it again to take it up.");
    }
}
