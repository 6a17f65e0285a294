package io.ekiden.cli.option.server;

import io.ekiden.config.Problems;
import io.ekiden.orchestrator.api.event.CallbackUrl;
import io.ekiden.orchestrator.api.http.Door;
import io.ekiden.orchestrator.api.http.HttpSettings;
import io.ekiden.orchestrator.api.json.old.OutputStyle;
import io.ekiden.orchestrator.events.EventHub;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How an orchestrator's API behaves as a server, under Marathon's names. */
public final class ApiOptions {
    private static final String MAX_REQUESTS = "--http-max-concurrent-requests";
    private static final String ENDPOINTS = "--http-endpoints";
    private static final String ORIGINS = "--access-control-allow-origin";
    private static final String COMPAT = "--compat-output";
    private static final String OUTSTANDING = "--event-stream-max-outstanding-messages";

    @Mixin
    private DoorOptions door = new DoorOptions();

    @Option(
            names = MAX_REQUESTS,
            paramLabel = "N",
            description = "Further requests at the same time get 503; event streams do not count (default: no limit).")
    private @Nullable Integer maxRequests;

    @Option(
            names = ORIGINS,
            paramLabel = "ORIGIN",
            split = ",",
            description =
                    "Pages of other servers that may use the API, such as https://ui.example; several with commas;"
                            + " * lets all of them read, and none change (default: none).",
            showDefaultValue = Visibility.NEVER)
    private List<String> origins = List.of();

    @Option(
            names = "--disable-http-compression",
            description = "Answers are never gzipped (default: for clients that take it).")
    private boolean disableCompression;

    @Option(
            names = OUTSTANDING,
            paramLabel = "N",
            description = "A subscriber of the event stream that more events wait for, for five seconds, is cut off.",
            defaultValue = "1024")
    private int outstanding = EventHub.Limits.DEFAULT.outstanding();

    @Option(
            names = ENDPOINTS,
            paramLabel = "URL",
            split = ",",
            description = "Events are posted here, as if these had subscribed at /v2/eventSubscriptions; several with"
                    + " commas (default: none).",
            showDefaultValue = Visibility.NEVER)
    private List<String> endpoints = List.of();

    @Option(
            names = COMPAT,
            paramLabel = "1.4",
            description =
                    "Apps are written as by Marathon up to 1.4 as well: with ports, uris, ipAddress and the network"
                            + " inside of container.docker, for clients that look for those (default: as by 1.8 and later).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable String compat;

    /** True when it is not for everybody. */
    public boolean isGuarded() {
        return door.isGuarded();
    }

    /** The files of {@link #door}. */
    List<Path> doorFiles() {
        return door.files();
    }

    /** Read anew: who is let in. */
    Optional<Door> door() {
        return door.door();
    }

    public void check(Problems problems) {
        door.check(problems);
        for (var url : endpoints) {
            CallbackUrl.whatIsWrongWith(url).ifPresent(wrong -> problems.add(ENDPOINTS + ": '" + url + "' " + wrong));
        }
        problems.check(
                maxRequests == null || maxRequests >= 1,
                MAX_REQUESTS + " is " + maxRequests + "; 1 or more is possible");
        problems.check(
                outstanding >= 1 && outstanding <= 1_000_000,
                OUTSTANDING + " is " + outstanding + "; 1 to 1000000 are possible");
        problems.check(
                compat == null || compat.equals("1.4"),
                COMPAT + " is '" + compat + "'; 1.4 is possible, and nothing for 1.8 and later");
        for (var origin : origins) {
            problems.check(
                    origin.equals("*") || origin.matches("https?://[A-Za-z0-9.:\\[\\]-]+"),
                    ORIGINS + " is '" + origin + "'; an origin is like https://ui.example:8080, without a path");
        }
    }

    public HttpSettings http() {
        return new HttpSettings(
                maxRequests == null ? OptionalInt.empty() : OptionalInt.of(maxRequests),
                origins,
                !disableCompression,
                door.door(),
                compat == null ? OutputStyle.MODERN : OutputStyle.MARATHON_1_4);
    }

    /** URLs that events are posted to. */
    public List<String> callbacks() {
        return endpoints;
    }

    public EventHub.Limits events() {
        return EventHub.Limits.DEFAULT.withOutstanding(outstanding);
    }
}
