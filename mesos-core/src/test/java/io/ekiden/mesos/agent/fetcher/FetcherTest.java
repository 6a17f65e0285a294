package io.ekiden.mesos.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.agent.user.UserLookup;
import io.ekiden.mesos.model.CommandInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class FetcherTest extends FetcherFixture {
    private static byte[] bytes(int size) {
        var bytes = new byte[size];
        new SplittableRandom(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void download_isNamedByThePathWithoutItsQuery() throws Exception {
        server.serve("/app/run.bin", bytes(100_000));
        fetch(uri(server.url("/app/run.bin?v=1&X-Sig-Token=word")));
        assertThat(files()).containsExactly("run.bin");
        assertThat(sandbox.resolve("run.bin")).hasBinaryContent(bytes(100_000));
        assertThat(sandbox.resolve("stderr"))
                .content()
                .contains("Fetching URI '" + server.url("/app/run.bin?v=1&X-Sig-Token=***") + "'")
                .contains("Fetched '" + server.url("/app/run.bin?v=1&X-Sig-Token=***") + "' to '"
                        + sandbox.resolve("run.bin"))
                .doesNotContain("word");
        assertThat(server.requests().getFirst().getRequestURI().getQuery()).isEqualTo("v=1&X-Sig-Token=word");
    }

    @Test
    void executable_isNotExtracted() throws Exception {
        server.serve("/tool.gz", Archives.gz(bytes(10)));
        fetch(new CommandInfo.Uri(server.url("/tool.gz"), true, true, false, Optional.empty()));
        assertThat(files()).containsExactly("tool.gz");
        assertThat(Files.getPosixFilePermissions(sandbox.resolve("tool.gz")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void outputFile_makesItsDirectories() throws Exception {
        server.serve("/x", bytes(5));
        fetch(named(server.url("/x"), "conf/deep/y"));
        assertThat(files()).containsExactly("conf", "conf/deep", "conf/deep/y");
    }

    @Test
    void outputFile_outsideOfTheSandboxIsRefused() throws Exception {
        server.serve("/x", bytes(5));
        Files.createDirectories(temp.resolve("outside"));
        Files.createSymbolicLink(sandbox.resolve("door"), temp.resolve("outside"));
        for (var name : List.of("../x", "/tmp/x", "a/../../x", "door/x", "stdout", "stderr", ".")) {
            assertThatThrownBy(() -> fetch(named(server.url("/x"), name)))
                    .as(name)
                    .isInstanceOf(FetchException.class)
                    .hasMessageStartingWith("Failed to fetch " + server.url("/x") + ": ")
                    .hasMessageContaining("'" + name + "'");
        }
        assertThat(temp.resolve("outside")).isEmptyDirectory();
    }

    @Test
    void notFound_saysTheStatus() throws Exception {
        assertThatThrownBy(() -> fetch(uri(server.url("/none"))))
                .isInstanceOf(FetchException.class)
                .hasMessage("Failed to fetch " + server.url("/none") + ": HTTP status 404 (Not Found)");
        assertThat(files()).isEmpty();
        assertThat(sandbox.resolve("stderr")).content().contains("HTTP status 404");
    }

    @Test
    void connection_refusedIsSaid() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> fetch(uri("http://127.0.0.1:" + port + "/x")))
                .hasMessageContaining("can't connect to 127.0.0.1:" + port)
                .hasMessageContaining("refused");
    }

    @Test
    void stall_isGivenUp() throws Exception {
        restart(1 << 20, Duration.ofMillis(300));
        var done = new CountDownLatch(1);
        server.at("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            done.await(20, TimeUnit.SECONDS);
        });
        assertThatThrownBy(() -> fetch(uri(server.url("/slow")))).hasMessageContaining("stalled");
        done.countDown();
        assertThat(files()).isEmpty();
    }

    @Test
    void silentServer_isGivenUp() throws Exception {
        restart(1 << 20, Duration.ofMillis(300));
        var done = new CountDownLatch(1);
        server.at("/silent", _ -> done.await(20, TimeUnit.SECONDS));
        assertThatThrownBy(() -> fetch(uri(server.url("/silent")))).hasMessageContaining("stalled: no answer");
        done.countDown();
    }

    @Test
    void lostConnection_goesOnWhereItStopped() throws Exception {
        var body = bytes(300_000);
        server.at("/big", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            var range = exchange.getRequestHeaders().getFirst("Range");
            if (range == null) {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body, 0, 100_000);
                exchange.getResponseBody().flush();
                throw new IOException("cut");
            }
            int from = Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, body.length - 1, body.length));
            exchange.sendResponseHeaders(206, body.length - from);
            exchange.getResponseBody().write(body, from, body.length - from);
        });
        fetch(uri(server.url("/big")));
        assertThat(sandbox.resolve("big")).hasBinaryContent(body);
        assertThat(server.requests()).hasSize(2);
        var second = server.requests().get(1).getRequestHeaders();
        assertThat(second.getFirst("If-Range")).isEqualTo("\"v1\"");
        assertThat(second.getFirst("Range")).matches("bytes=[1-9]\\d*-");
    }

    @Test
    void lostConnection_isGivenUpAfterTheLastResume() throws Exception {
        server.at("/cut", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(bytes(10));
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        });
        assertThatThrownBy(() -> fetch(uri(server.url("/cut"))))
                .hasMessageContaining("connection lost after 10 bytes, 3 attempts");
        assertThat(server.requests()).hasSize(3);
        assertThat(files()).isEmpty();
    }

    @Test
    void connection_lostBeforeTlsBegan_isMadeAgain() throws Exception {
        try (var closing = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var taken = new AtomicInteger();
            var thread = Thread.startVirtualThread(() -> {
                while (!closing.isClosed()) {
                    try (var connection = closing.accept()) {
                        taken.incrementAndGet();
                        // What it says first has been read: then this is an end, and no reset.
                        connection.getInputStream().read(new byte[1 << 16]);
                    } catch (IOException _) {
                        // The test is over.
                    }
                }
            });
            assertThatThrownBy(() -> fetch(uri("https://127.0.0.1:" + closing.getLocalPort() + "/x")))
                    .hasMessageContaining("connection lost after 0 bytes, 3 attempts");
            assertThat(taken).hasValueGreaterThanOrEqualTo(3);
            closing.close();
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void redirect_isFollowed() throws Exception {
        server.at("/old", exchange -> {
            exchange.getResponseHeaders().set("Location", "/new");
            exchange.sendResponseHeaders(302, -1);
        });
        server.serve("/new", bytes(5));
        fetch(uri(server.url("/old")));
        assertThat(files()).containsExactly("old");
    }

    @Test
    void password_isSentToItsOwnHostOnly() throws Exception {
        server.at("/here", exchange -> {
            exchange.getResponseHeaders().set("Location", server.url("/p"));
            exchange.sendResponseHeaders(301, -1);
        });
        server.at("/p", exchange -> {
            exchange.getResponseHeaders().set("Location", server.url("/q").replace("127.0.0.1", "localhost"));
            exchange.sendResponseHeaders(307, -1);
        });
        server.serve("/q", bytes(5));
        fetch(uri(server.url("/here").replace("http://", "http://me:secret@")));
        assertThat(server.requests().get(0).getRequestHeaders().getFirst("Authorization"))
                .isEqualTo("Basic bWU6c2VjcmV0");
        assertThat(server.requests().get(1).getRequestHeaders().getFirst("Authorization"))
                .as("the same server")
                .isEqualTo("Basic bWU6c2VjcmV0");
        assertThat(server.requests().get(2).getRequestHeaders()).doesNotContainKey("Authorization");
        assertThat(sandbox.resolve("stderr")).content().doesNotContain("secret");
    }

    @Test
    void downloads_areLimitedInNumber() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var full = new CountDownLatch(8);
        for (int i = 0; i < 20; i++) {
            server.at("/" + i, exchange -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                full.countDown();
                full.await(20, TimeUnit.SECONDS);
                running.decrementAndGet();
                exchange.sendResponseHeaders(200, -1);
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Future<Path>>();
            for (int i = 0; i < 20; i++) {
                var uri = uri(server.url("/" + i));
                var mine = sandbox("task-" + i);
                tasks.add(threads.submit(() -> {
                    fetchInto(mine, uri);
                    return mine;
                }));
            }
            int waited = 0;
            for (var task : tasks) {
                var log = Files.readString(task.get(20, TimeUnit.SECONDS).resolve("stderr"));
                waited += log.contains("Waiting: 8 downloads are under way, and no more may be at once") ? 1 : 0;
            }
            assertThat(waited).as("those that are told why nothing happens").isBetween(1, 12);
        }
        assertThat(most).hasValue(8);
    }

    @Test
    void metadataService_isRefusedAlsoAfterARedirect() throws Exception {
        server.at("/trap", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest/meta-data/x");
            exchange.sendResponseHeaders(302, -1);
        });
        for (var value : List.of(
                server.url("/trap"),
                "http://169.254.169.254/x",
                "http://[::ffff:169.254.169.254]/x",
                "http://[fd00:ec2::254]/x",
                "http://[fe80::1]/x")) {
            assertThatThrownBy(() -> fetch(uri(value))).as(value).hasMessageContaining("metadata service");
        }
    }

    @Test
    void uri_thatIsNotSupportedIsNamed() {
        assertThatThrownBy(() -> fetch(uri("hdfs://nn/"))).hasMessageContaining("names no file");
        assertThatThrownBy(() -> fetch(uri("conf/x"))).hasMessageContaining("not an absolute path");
        assertThatThrownBy(() -> fetch(uri("file://host/x"))).hasMessageContaining("not an absolute path");
        assertThatThrownBy(() -> fetch(uri("http://h/a\\b"))).hasMessageContaining("backslashes");
        assertThatThrownBy(() -> fetch(uri(server.url("/")))).hasMessageContaining("no file name");
        assertThatThrownBy(() -> fetch(uri("ftp://me:secret@127.0.0.1/a%0ab")))
                .hasMessageContaining("ftp://***@127.0.0.1/a%0ab")
                .hasMessageNotContaining("secret");
    }

    @Test
    void localFile_isCopied() throws Exception {
        var source = Files.writeString(temp.resolve("local.txt"), "hello");
        fetch(uri("file://" + source));
        assertThat(sandbox.resolve("local.txt")).hasContent("hello");
        fetch(named("file://localhost" + source, "b"));
        fetch(named(source.toString(), "c"));
        assertThat(files()).containsExactly("b", "c", "local.txt");
        assertThatThrownBy(() -> fetch(uri("/nowhere/x"))).hasMessageContaining("there is no file /nowhere/x");
        assertThatThrownBy(() -> fetch(uri(temp.toString()))).hasMessageContaining("not a regular file");
    }

    @Test
    void relativePath_isBelowTheFrameworksHome() throws Exception {
        Files.createDirectories(temp.resolve("home/conf"));
        Files.writeString(temp.resolve("home/conf/x"), "hello");
        reach = new FetcherSettings.Reach(Optional.of(temp.resolve("home")), Optional.empty(), false);
        restart(1 << 20);
        fetch(uri("conf/x"));
        assertThat(sandbox.resolve("x")).hasContent("hello");
    }

    @Test
    void busyServer_isAskedAgain() throws Exception {
        var asked = new AtomicInteger();
        server.at("/x", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 503 : 200, -1);
        });
        fetch(uri(server.url("/x")));
        assertThat(asked).hasValue(3);
        server.at("/y", exchange -> exchange.sendResponseHeaders(503, -1));
        assertThatThrownBy(() -> fetch(uri(server.url("/y")))).hasMessageContaining("503 (Service Unavailable)");
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void contentLength_thatIsWrongOrMissing() throws Exception {
        server.at("/missing", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(bytes(50_000));
        });
        fetch(uri(server.url("/missing")));
        assertThat(sandbox.resolve("missing")).hasBinaryContent(bytes(50_000));
        server.at("/more", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(200, 70_000);
            exchange.getResponseBody().write(bytes(50_000));
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        });
        assertThatThrownBy(() -> fetch(uri(server.url("/more")))).hasMessageContaining("connection lost after 50000");
        assertThat(files()).containsExactly("missing");
    }

    @Test
    void checksum_isChecked() throws Exception {
        server.serve("/a", "abc".getBytes(StandardCharsets.US_ASCII));
        var right = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        fetch(uri(server.url("/a#sha256=" + right)));
        assertThat(files()).containsExactly("a");
        var wrong = "0".repeat(64);
        assertThatThrownBy(() -> fetch(named(server.url("/a#sha256=" + wrong), "b")))
                .hasMessageContaining("checksum mismatch: expected sha256 " + wrong + ", got " + right);
        assertThat(files()).containsExactly("a");
    }

    @Test
    void interrupt_endsADownloadAtOnce() throws Exception {
        var begun = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        server.at("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (done.getCount() > 0) {
                exchange.getResponseBody().write(bytes(1000));
                exchange.getResponseBody().flush();
                begun.countDown();
                done.await(20, TimeUnit.MILLISECONDS);
            }
        });
        var outcome = new CompletableFuture<Throwable>();
        var thread = Thread.startVirtualThread(() -> {
            try {
                fetch(uri(server.url("/endless")));
                outcome.complete(new AssertionError("it ended"));
            } catch (FetchException | InterruptedException e) {
                outcome.complete(e);
            }
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        done.countDown();
        assertThat(files()).isEmpty();
    }

    @Test
    void user_ownsWhatWasFetchedAndReadsOnlyWhatHeMay() throws Exception {
        Assumptions.assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(temp, "unix:uid")), "only root can give files away");
        server.serve("/app.tar", Archives.tar(tar -> {
            Archives.file(tar, "bin/run", 0755, "x");
            Archives.special(tar, "link", (byte) '2', "bin/run");
        }));
        var nobody = Optional.of("nobody");
        fetcher.fetch(
                new FetchRequest(List.of(named(server.url("/app.tar"), "a/app.tar")), sandbox, nobody),
                FetchProgress.NONE);
        var uid = ((TaskUser.Other) new UserLookup().find(nobody)).uid();
        for (var file : List.of("stderr", "a", "a/app.tar", "bin", "bin/run", "link")) {
            assertThat(Files.getAttribute(sandbox.resolve(file), "unix:uid", LinkOption.NOFOLLOW_LINKS))
                    .as(file)
                    .isEqualTo(uid);
        }
        var secret = Files.writeString(temp.resolve("secret"), "x");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> fetcher.fetch(
                        new FetchRequest(List.of(uri(secret.toString())), sandbox, nobody), FetchProgress.NONE))
                .hasMessageContaining("user 'nobody' can't read it");
        for (var hidden : List.of(temp.resolve("none").toString(), "/etc/shadow")) {
            assertThatThrownBy(() -> fetcher.fetch(
                            new FetchRequest(List.of(uri("file://" + hidden)), sandbox, nobody), FetchProgress.NONE))
                    .hasMessageContaining("user 'nobody' can't read it")
                    .hasMessageContaining("Permission denied");
        }
        assertThat(files()).doesNotContain("shadow", "none");
        fetcher.fetch(new FetchRequest(List.of(uri("file:///proc/self/environ")), sandbox, nobody), FetchProgress.NONE);
        assertThat(Files.readString(sandbox.resolve("environ")).split("\0"))
                .as("of the agent's environment nothing")
                .containsExactlyInAnyOrder("LC_ALL=C", "PATH=/usr/bin:/bin");
        assertThatThrownBy(() -> fetcher.fetch(
                        new FetchRequest(List.of(uri(secret.toString())), sandbox, Optional.of("no-such-one")),
                        FetchProgress.NONE))
                .hasMessageContaining("'no-such-one': no such user on this agent");
    }
}
