package io.ekiden.cli.option.lb;

import io.ekiden.cli.client.ServerOptions;
import io.ekiden.cli.option.SecretAddress;
import io.ekiden.config.Problems;
import io.ekiden.lb.LbSettings;
import io.ekiden.lb.bluegreen.run.BlueGreen;
import io.ekiden.orchestrator.api.http.Door;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where a command finds Marathon and the statistics of HAProxy. */
public final class LookOptions {
    private static final String CREDENTIALS = "--marathon-credentials";
    private static final String STATS_CREDENTIALS = "--stats-credentials";
    private static final Duration PAUSE = Duration.ofMillis(500);

    @Option(
            names = "--marathon",
            paramLabel = "URL",
            split = ",",
            description =
                    "Where Marathons answer, ours or original ones, several with commas; the next one is asked when"
                            + " one does not answer (default: the cluster that --url, EKIDEN_URL or the profile says, asked by"
                            + " who is said there).",
            showDefaultValue = Visibility.NEVER)
    private List<String> marathons = List.of();

    @Option(
            names = CREDENTIALS,
            paramLabel = "USER:PASSWORD",
            description =
                    "Who it is to these Marathons, by basic authentication; or file:///path of a file that says so,"
                            + " which is how to keep it from others on this machine (default: nobody).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable String credentials;

    @Option(
            names = "--stats",
            paramLabel = "URL",
            split = ",",
            description =
                    "Statistics of each HAProxy, as http://lb.example:9090, several with commas; each address of a"
                            + " name is one. Without it Marathon has to wait for its balancers itself, as ours does (default:"
                            + " none).",
            showDefaultValue = Visibility.NEVER)
    private List<String> stats = List.of();

    @Option(
            names = STATS_CREDENTIALS,
            paramLabel = "USER:PASSWORD",
            description = "Who it is to these statistics, likewise (default: nobody).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable String statsCredentials;

    /**
     * What was asked for; what cannot be is noted.
     *
     * @param cluster which one, and who asks it, where nothing is said here
     */
    public BlueGreen.Places places(ServerOptions cluster, Map<String, String> environment, Problems problems) {
        var login = login(CREDENTIALS, credentials, problems);
        var statistics = urls("--stats", stats, problems);
        var statisticsLogin = login(STATS_CREDENTIALS, statsCredentials, problems);
        if (marathons.isEmpty()) {
            var server = cluster.server(environment);
            var who = server.authorization().map(LbSettings.Login::new);
            return new BlueGreen.Places(
                    server.urls(), login.or(() -> who), server.tls(), statistics, statisticsLogin, PAUSE);
        }
        problems.check(
                !cluster.isSaid(),
                "--marathon, or EKIDEN_MARATHON, says which cluster, and --marathon-credentials who asks it: it is said another"
                        + " way too");
        return new BlueGreen.Places(
                urls("--marathon", marathons, problems),
                login,
                cluster.trust(environment),
                statistics,
                statisticsLogin,
                PAUSE);
    }

    private static Optional<LbSettings.Login> login(String flag, @Nullable String given, Problems problems) {
        return Optional.ofNullable(given)
                .flatMap(text -> problems.understood(flag, () -> SecretAddress.readLogin(flag, text)))
                .flatMap(text -> problems.understood(flag, () -> Door.credential(text)))
                .map(shown -> new LbSettings.Login(shown.authorization()));
    }

    private static List<URI> urls(String flag, List<String> texts, Problems problems) {
        return texts.stream()
                .map(text -> text.contains("://") ? text.strip() : "http://" + text.strip())
                .flatMap(text -> problems.understood(flag, () -> url(text)).stream())
                .toList();
    }

    private static URI url(String text) {
        var url = URI.create(text);
        if (url.getHost() == null || !Set.of("http", "https").contains(String.valueOf(url.getScheme()))) {
            throw new IllegalArgumentException("'" + text + "' is no http or https address");
        }
        return url;
    }
}
