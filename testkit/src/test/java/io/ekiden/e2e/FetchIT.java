package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.EventTap;
import io.ekiden.testkit.real.Wait;
import io.ekiden.testkit.real.origin.LargeFiles;
import io.ekiden.testkit.real.port.TaskPorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Large files on their way into sandboxes, as a user of the API sees them. {@code ./ekiden bench fetch} does with files of their true size what
 * is done with small ones here; so does {@code -Dfetch.megabytes=200}.
 */
class FetchIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final int TASKS = 50;
    private static final long SIZE = Long.getLong("fetch.megabytes", 4) << 20;
    private static final long CACHE = SIZE * 5 / 3;
    private static final Pattern PROGRESS = Pattern.compile("FETCHING ([0-9]+) % app\\.tgz");

    @TempDir
    static Path dir;

    private static EkidenUp ekiden;
    private static LargeFiles files;
    private static ApiClient api;

    @BeforeAll
    static void start() throws Exception {
        files = new LargeFiles();
        ekiden = EkidenUp.start(
                dir.resolve("data"),
                "--no-lb",
                "--agent-resources=cpus:100;mem:100000;disk:100000;ports:" + TaskPorts.range(),
                "--fetcher-cache-size=" + CACHE + "B");
        api = ekiden.api();
    }

    @AfterAll
    static void stop() throws Exception {
        ekiden.close();
        files.close();
    }

    private static void create(String id, int instances, String uri) throws Exception {
        var app = """
                {"id": "%s", "cmd": "sleep 10000", "cpus": 0.01, "mem": 16, "instances": %d, "portDefinitions": [],
                 "fetch": [{"uri": "%s", "cache": true}]}""".formatted(id, instances, uri);
        assertThat(api.post("/v2/apps", app).status()).isEqualTo(201);
    }

    private static List<Path> named(String name) throws IOException {
        try (var all = Files.walk(dir.resolve("data/agents/1/slaves"))) {
            return all.filter(path -> path.getFileName().toString().startsWith(name))
                    .toList();
        }
    }

    private static List<String> messages(EventTap events, String appId, String state) {
        return events.heard().stream()
                .filter(event -> event.path("appId").asText().equals(appId))
                .filter(event -> event.path("taskStatus").asText().equals(state))
                .map(event -> event.path("message").asText())
                .toList();
    }

    @Test
    void fiftyTasks_costTheOriginOneDownload_alsoWhenItLosesTheConnection() throws Exception {
        files.cutOnce("app.bin", 0.6);
        create("/fifty", TASKS, files.uri("app.bin", SIZE));
        api.running("/fifty", TASKS, false, LONG);

        assertThat(files.gets("app.bin")).as("one, and one for the rest").isEqualTo(2);
        var copies = named("app.bin");
        assertThat(copies).hasSize(TASKS);
        assertThat(copies.getFirst().resolveSibling("stderr")).content().contains("app.bin' to '");
        for (var copy : copies) {
            assertThat(LargeFiles.isRight(copy, "app.bin", SIZE)).as("%s", copy).isTrue();
        }
        assertThat(cached()).isEqualTo(SIZE);
        api.delete("/v2/apps/fifty?force=true");
        api.settled(SOON);
    }

    private static long cached() throws IOException {
        long bytes = 0;
        try (var cache = Files.newDirectoryStream(dir.resolve("data/agents/1/fetch"), "*.file")) {
            for (var file : cache) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    @Test
    void moreThanTheCacheHasRoomFor_isFetchedAllTheSame() throws Exception {
        for (var name : List.of("one", "two", "three")) {
            create("/many-" + name, 2, files.uri(name, SIZE));
        }
        for (var name : List.of("one", "two", "three")) {
            api.running("/many-" + name, 2, false, LONG);
            var copies = named(name);
            assertThat(copies).hasSize(2);
            for (var copy : copies) {
                assertThat(LargeFiles.isRight(copy, name, SIZE)).as("%s", copy).isTrue();
            }
            assertThat(files.gets(name)).as("one tells that it does not fit").isBetween(1, 3);
        }
        assertThat(cached()).isBetween(1L, CACHE);
        for (var name : List.of("one", "two", "three")) {
            api.delete("/v2/apps/many-" + name + "?force=true");
        }
        api.settled(SOON);
    }

    @Test
    void longDownload_isTold_andAKillEndsItAtOnce() throws Exception {
        files.slowFrom("app.tgz", 0.4);
        try (var events = EventTap.open(api.base(), "status_update_event")) {
            create("/slow", 2, files.uri("app.tgz", SIZE));
            var told = Wait.until(
                    "how far it is",
                    SOON,
                    () -> messages(events, "/slow", "TASK_STAGING"),
                    heard -> heard.stream().filter(PROGRESS.asMatchPredicate()).count() == 2);
            assertThat(told).contains("FETCHING 40 % app.tgz");
            var tasks = api.tasks("/slow");
            assertThat(tasks).extracting(t -> t.path("state").asText()).containsOnly("TASK_STAGING");
            var master =
                    new ApiClient(URI.create(ekiden.endpoints().path("master").asText()));
            var known = master.post("/api/v1", "{\"type\": \"GET_TASKS\"}").json();
            assertThat(known.findValuesAsText("message"))
                    .as("what the master knows of them")
                    .contains("FETCHING 40 % app.tgz");

            long begin = System.nanoTime();
            api.delete("/v2/apps/slow?force=true");
            Wait.until(
                    "both are killed",
                    SOON,
                    () -> messages(events, "/slow", "TASK_KILLED"),
                    heard -> heard.size() == 2);
            Wait.until("nobody downloads any more", SOON, files::open, open -> open == 0);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
        }
        assertThat(files.gets("app.tgz"))
                .as("the second may take over from the first")
                .isBetween(1, 2);
        assertThat(named(".fetch-")).as("what is left in sandboxes").isEmpty();
        assertThat(named("app.tgz")).isEmpty();
        Wait.until("nothing on its way is left in the cache", SOON, FetchIT::onTheWay, List::isEmpty);
        api.settled(SOON);
    }

    private static List<Path> onTheWay() throws IOException {
        try (var cache = Files.list(dir.resolve("data/agents/1/fetch"))) {
            return cache.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }
}
