package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.LbSettings.Binding;
import io.ekiden.lb.LbSettings.HaproxyOptions;
import io.ekiden.lb.LbSettings.Upkeep;
import io.ekiden.lb.view.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What breaks around a real HAProxy: the last good configuration serves, all heals by itself, and each is said once. */
class FaultsTest {
    private static final Duration SPARED = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final int servicePort = Ports.free();
    private final int stats = Ports.free();
    private final BlockingQueue<Problem> refused = new LinkedBlockingQueue<>();
    private Marathon marathon;
    private LbBridge bridge;
    private Task first;
    private Said said;

    @BeforeEach
    void start() throws Exception {
        marathon = new Marathon(vertx);
        first = new Task(vertx, "web.1");
        marathon.put(web(first));
        bridge = bridge(true);
        bridge.start().await();
        await("HAProxy serves", () -> bridge.snapshot().isInStep());
        said = new Said();
    }

    private LbBridge bridge(boolean stopWithBridge) {
        return new LbBridge(
                vertx,
                LbSettings.of(List.of(marathon.url()), directory.resolve("lb"))
                        .withBinding(Binding.of("127.0.0.1", stats, Set.of()))
                        .withHaproxy(new HaproxyOptions(
                                Optional.empty(),
                                Optional.empty(),
                                stopWithBridge,
                                1000,
                                new Upkeep(1, Optional.of(Upkeep.FILE), Duration.ofMillis(100), SPARED))),
                refused::add);
    }

    @AfterEach
    void stop() throws Exception {
        said.close();
        bridge.stop().await();
        marathon.stop();
        vertx.close().await();
    }

    private JsonObject web(Task... tasks) {
        return Task.app("/web", servicePort, tasks);
    }

    private void await(String what, BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(what + ", now " + bridge.snapshot())
                    .isLessThan(deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private void awaitAnswers(Task task) {
        int before = task.answered.get();
        await("answers of " + task.id, () -> task.answered.get() > before + 10);
    }

    /** The bridge has started again, and no Marathon has answered since. */
    @Test
    void haproxyThatIsKilled_isStartedAgain_alsoWhileNoMarathonAnswers() throws Exception {
        marathon.vanish();
        bridge.stop().await();
        bridge = bridge(true);
        bridge.start().await();
        for (int times = 0; times < 2; times++) {
            long pid = bridge.snapshot().haproxyPid();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            await(
                    "another HAProxy",
                    () -> !Set.of(0L, pid).contains(bridge.snapshot().haproxyPid()));
            try (var load = new Load(servicePort, 1, 1)) {
                awaitAnswers(first);
            }
        }
        assertThat(said.warnings()).contains("HAProxy has ended and is started again");
        Files.write(directory.resolve("lb/haproxy.log"), new byte[(16 << 20) + 1], StandardOpenOption.APPEND);
        await("the log is cut", () -> Files.exists(directory.resolve("lb/haproxy.log.1")));
    }

    @Test
    void labelThatBecomesWrong_changesNothing_alsoAfterARestart_andIsCountedAndTold() throws Exception {
        await("labels are written down", () -> Files.exists(directory.resolve("lb/labels.json")));
        marathon.put(web(first).put("labels", new JsonObject().put("HAPROXY_0_PORT", "many")));
        for (int life = 0; life < 2; life++) {
            var told = Objects.requireNonNull(refused.poll(20, TimeUnit.SECONDS));
            assertThat(told.appId()).isEqualTo("/web");
            assertThat(told.text())
                    .startsWith("HAPROXY_0_PORT has to be a port")
                    .contains("as its labels said before");
            try (var load = new Load(servicePort, 1, 1)) {
                awaitAnswers(first);
                load.finishWithoutFailure();
            }
            assertThat(get("/_ekiden_metrics"))
                    .contains("\nekiden_lb_labels_refused_total 1\n", "\nekiden_lb_problems{kind=\"wrong_label\"} 1\n");
            bridge.stop().await();
            bridge = bridge(true);
            bridge.start().await();
        }
    }

    @Test
    void requests_areWrittenDownWithTheirAppAndTask_inOneLineEach() throws Exception {
        var second = new Task(vertx, "web.2");
        marathon.put(web(first, second));
        awaitAnswersOf(second);
        await("requests to both", () -> log().contains(" app=/web task=web.1 ") && log().contains(" task=web.2 "));
        try (var client = new Socket("127.0.0.1", servicePort)) {
            client.getOutputStream()
                    .write("GET /x\"app=/evil%0atask=y HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            await("the request", () -> log().contains("/evil"));
        }
        assertThat(log().lines().filter(line -> line.contains("/evil")))
                .singleElement()
                .asString()
                .matches(".* web-" + servicePort + " web-" + servicePort + "/web-[12] .* 200 .*"
                        + " app=/web task=web[.][12] \"GET /x#22app=/evil%0atask=y HTTP/1.0\"");
        var path = "/" + "x".repeat(2_000);
        try (var client = new Socket("127.0.0.1", servicePort)) {
            client.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            await(
                    "the long request",
                    () -> log().contains(" app=/web task=web.1 \"GET " + path + " HTTP/1.0\"\n")
                            || log().contains(" app=/web task=web.2 \"GET " + path + " HTTP/1.0\"\n"));
        }
    }

    /** The bridge may be started with passwords there, and HAProxy's configuration can show what HAProxy has. */
    @Test
    void haproxy_hasNothingOfTheEnvironmentOfTheBridge() throws Exception {
        var ours = new TreeSet<>(System.getenv().keySet());
        ours.removeAll(Set.of("PATH", "LD_LIBRARY_PATH", "TZ", "PWD", "OLDPWD", "SHLVL", "_"));
        assertThat(ours).isNotEmpty();
        var master = ProcessHandle.of(bridge.snapshot().haproxyPid()).orElseThrow();
        reload();
        for (var process : Stream.concat(Stream.of(master), master.children()).toList()) {
            assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/environ"))
                            .split("\0"))
                    .extracting(variable -> variable.split("=")[0])
                    .contains("PATH")
                    .doesNotContainAnyElementsOf(ours);
        }
    }

    /** A new worker that knew nothing of it would send requests to it until its own checks have failed. */
    @Test
    void serverThatIsDown_isDownAfterAReload() throws Exception {
        var second = new Task(vertx, "web.2");
        marathon.put(web(first, second));
        awaitAnswersOf(second);
        second.kill();
        await("HAProxy finds it down", () -> status("web-2").equals("DOWN"));
        reload();
        assertThat(status("web-2")).isEqualTo("DOWN");
        assertThat(status("web-1")).isEqualTo("UP");
    }

    /** There would be none for half a second, where a second try would have been enough. */
    @Test
    void serverThatIsAloneAgain_isNotTakenOutForOneError() throws Exception {
        var second = new Task(vertx, "web.2");
        marathon.put(web(first, second));
        await("two", () -> status("web-2").equals("UP"));
        marathon.put(web(second));
        await("a reload", () -> bridge.snapshot().reloads() == 2);
        assertThat(bridge.snapshot().lastReload())
                .isEqualTo("server web-" + servicePort + "/web-2 is alone, and one error would take it out");
    }

    @Test
    void oldestWorker_isEnded_whenThereWouldBeTooMany_butNotBeforeItHadItsTime() throws Exception {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var slow = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + servicePort + "/slow"))
                    .build();
            var oldest = client.sendAsync(slow, BodyHandlers.ofString());
            assertThat(first.slow.poll(20, TimeUnit.SECONDS)).isNotNull();
            var worker = ProcessHandle.of(bridge.snapshot().haproxyPid())
                    .orElseThrow()
                    .children()
                    .findFirst()
                    .orElseThrow();
            var before = System.nanoTime();
            reload();
            await("the oldest takes nothing new", () -> log().contains("Proxy web-" + servicePort + " stopped"));
            var younger = client.sendAsync(slow, BodyHandlers.ofString());
            var asked = Objects.requireNonNull(first.slow.poll(20, TimeUnit.SECONDS));
            assertThat(oldest).isNotDone();
            assertThat(get("/_ekiden_sessions"))
                    .as("the newest worker has the younger one")
                    .matches("web-" + servicePort + "/web-1 127.0.0.1:[0-9]+ 1\n");
            reload();
            await("the oldest worker is ended", () -> !worker.isAlive());
            // HAProxy counts whole seconds.
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(SPARED.minusSeconds(1));
            assertThat(said.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("HAProxy reloads while 1 old workers still serve what they have, which is the limit");
            asked.response().end("done");
            assertThat(younger).succeedsWithin(Duration.ofSeconds(20));
            // It may have asked again for what it lost.
            client.shutdownNow();
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("lb/haproxy.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitAnswersOf(Task task) {
        try (var load = new Load(servicePort, 2, 2)) {
            awaitAnswers(task);
            load.finishWithoutFailure();
        }
    }

    /** By an app that comes. */
    private void reload() throws Exception {
        long before = bridge.snapshot().reloads();
        marathon.put(Task.app("/more" + before, Ports.free(), new Task(vertx, "more." + before)));
        await("a reload", () -> bridge.snapshot().reloads() > before);
    }

    private String status(String server) {
        return get("/haproxy?stats;csv")
                .lines()
                .map(line -> line.split(","))
                .filter(words -> words.length > 17 && words[1].equals(server))
                .map(words -> words[17].split(" ")[0])
                .findFirst()
                .orElse("");
    }

    private String get(String path) {
        try (var http = HttpClient.newHttpClient()) {
            var asked = URI.create("http://127.0.0.1:" + stats + path);
            return http.send(HttpRequest.newBuilder(asked).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void haproxyThatIsKilled_isStartedAgain() {
        var pid = bridge.snapshot().haproxyPid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await(
                "another HAProxy",
                () -> bridge.snapshot().haproxyPid() != pid && bridge.snapshot().reloads() == 2);
        assertThat(said.warnings()).containsExactly("HAProxy has ended and is started again");
    }

    @Test
    void socketThatIsGone_isMadeAnew_andNoRequestFails() throws Exception {
        var socket = directory.resolve("lb/master.sock");
        var states = directory.resolve("lb/files/server-states");
        try (var load = new Load(servicePort, 3, 2)) {
            load.awaitMore(50);
            // As of a bridge that was killed during a reload.
            Files.writeString(states, "1\nof an earlier moment\n");
            Files.delete(socket);
            await(
                    "another socket",
                    () -> Files.exists(socket) && bridge.snapshot().isInStep());
            assertThat(states).hasContent("1\n");
            var second = new Task(vertx, "web.2");
            marathon.put(web(first, second));
            awaitAnswers(second);
            load.finishWithoutFailure();
        }
        assertThat(said.warnings())
                .containsExactly(
                        "the socket of HAProxy is gone; it reads its configuration again, which makes another one");
    }

    /** Servers need no file. */
    @Test
    void diskThatIsFull_keepsNoNewTaskFromItsTraffic_andWhatWasLeftOutIsWrittenLater() throws Exception {
        var config = directory.resolve("lb/haproxy.cfg");
        var full = Files.createSymbolicLink(directory.resolve("lb/haproxy.cfg.new"), Path.of("/dev/full"));
        var before = Files.readString(config);
        var second = new Task(vertx, "web.2");
        try (var load = new Load(servicePort, 3, 2)) {
            marathon.put(web(second));
            awaitAnswers(second);
            await("it is said", () -> !bridge.snapshot().problems().isEmpty());
            assertThat(Files.readString(config)).isEqualTo(before);

            marathon.put(Task.app("/new", Ports.free(), new Task(vertx, "new.1")));
            await("nothing is loaded", () -> said.warnings().size() == 2);
            assertThat(bridge.snapshot().problems())
                    .extracting(Problem::kind)
                    .containsExactly(Problem.Kind.HAPROXY_FAILED);
            load.awaitMore(50);

            Files.delete(full);
            await(
                    "all is served",
                    () -> bridge.snapshot().problems().isEmpty()
                            && bridge.snapshot().reloads() == 2);
            load.awaitMore(50);
            load.finishWithoutFailure();
        }
        assertThat(Files.readString(config)).contains("listen new-", ":" + second.port + " ");
        assertThat(said.warnings()).hasSize(2).allMatch(line -> line.contains("No space left on device"));
        assertThat(said.has("HAProxy has all again that it was asked for")).isTrue();
    }

    /** And nothing of what would be new can be written. */
    @Test
    void diskThatIsFull_keepsNoHaproxyThatIsKilled_fromBeingStartedAgain() throws Exception {
        var full = Files.createSymbolicLink(directory.resolve("lb/haproxy.cfg.new"), Path.of("/dev/full"));
        marathon.put(Task.app("/new", Ports.free(), new Task(vertx, "new.1")));
        await("it is said", () -> !bridge.snapshot().problems().isEmpty());
        var states = directory.resolve("lb/files/server-states");
        Files.deleteIfExists(states);
        Files.createSymbolicLink(states, Path.of("/dev/full"));
        Files.createDirectories(directory.resolve("lb/haproxy.log.1/in-the-way"));
        Files.write(directory.resolve("lb/haproxy.log"), new byte[(16 << 20) + 1], StandardOpenOption.APPEND);
        var pid = bridge.snapshot().haproxyPid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await(
                "another HAProxy",
                () -> !Set.of(0L, pid).contains(bridge.snapshot().haproxyPid()));
        try (var load = new Load(servicePort, 1, 1)) {
            awaitAnswers(first);
        }
        assertThat(Files.size(directory.resolve("lb/haproxy.log"))).isLessThan(16 << 20);
        Files.delete(full);
        await("all is served", () -> bridge.snapshot().problems().isEmpty());
        assertThat(Files.readString(directory.resolve("lb/haproxy.cfg"))).contains("listen new-");
    }

    @Test
    void marathonThatDoesNotAnswer_isAskedUntilItDoes_andHaproxyServesWhatWasKnown() throws Exception {
        try (var load = new Load(servicePort, 3, 2)) {
            marathon.vanish();
            await("it is asked again and again", () -> marathon.unanswered.get() > 6);
            load.awaitMore(50);
            assertThat(said.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("Marathon does not answer; HAProxy goes on");
            var second = new Task(vertx, "web.2");
            marathon.comeBack(web(first, second));
            awaitAnswers(second);
            load.finishWithoutFailure();
        }
        await("it is said", () -> said.has("Marathon answers again"));
        assertThat(said.warnings()).hasSize(1);
        assertThat(bridge.snapshot().reloads()).isEqualTo(1);
    }
}
