package io.ekiden.mesos.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.fetcher.source.FetchUri;
import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import io.ekiden.mesos.agent.fetcher.source.HadoopSource;
import io.ekiden.mesos.agent.fetcher.source.Order;
import io.ekiden.mesos.agent.fetcher.source.Room;
import io.ekiden.mesos.agent.fetcher.source.TransferLimits;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.agent.user.UserLookup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only the hadoop client knows, through a script in its place that writes down how it was called. */
class HadoopTest extends FetcherFixture {
    private Path calls;

    @BeforeEach
    void install() throws IOException {
        calls = temp.resolve("calls");
        script("cp \"$STORE\" \"$4\"");
        reach = new FetcherSettings.Reach(Optional.empty(), Optional.of(temp.resolve("hadoop")), false);
        restart(1 << 20);
    }

    /** @param copy what it does to bring the file */
    private void script(String copy) throws IOException {
        var client = Files.createDirectories(temp.resolve("hadoop/bin")).resolve("hadoop");
        Files.writeString(client, """
                #!/bin/sh
                for word; do printf '<%%s>' "$word"; done >> '%s'
                echo >> '%s'
                STORE='%s'
                case "$1 $2" in
                    "version ") echo Hadoop 3 ;;
                    "fs -du") echo "$(wc -c < "$STORE")  99  $3" ;;
                    "fs -copyToLocal") %s ;;
                esac
                """.formatted(calls, calls, temp.resolve("store"), copy));
        Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.deleteIfExists(calls);
        Files.createFile(calls);
        Files.setPosixFilePermissions(calls, PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(calls).stream()
                .map(line -> line.replaceAll("<" + temp + "[^>]*>", "<file>"))
                .toList();
    }

    private void store(byte[] content) throws IOException {
        Files.write(temp.resolve("store"), content);
    }

    @Test
    void s3a_goesThroughTheClientThatIsThere() throws Exception {
        store(Archives.gz(Archives.tar(tar -> Archives.file(tar, "bin/run", 0755, "x"))));
        fetch(uri("s3a://bucket/path/app.tgz"));
        assertThat(files()).containsExactly("app.tgz", "bin", "bin/run");
        assertThat(calls()).containsExactly("<version>", "<fs><-copyToLocal><s3a://bucket/path/app.tgz><file>");
    }

    @Test
    void cached_asksForTheSizeFirstAndForTheFileOnce() throws Exception {
        store("content".getBytes(StandardCharsets.UTF_8));
        fetch(cached("hdfs://namenode:9000/dir/it's; rm -rf".replace("'", "")));
        fetch(cached("hdfs://namenode:9000/dir/its; rm -rf"));
        assertThat(sandbox.resolve("its; rm -rf")).hasContent("content");
        assertThat(calls())
                .containsExactly(
                        "<version>",
                        "<fs><-du><hdfs://namenode:9000/dir/its; rm -rf>",
                        "<fs><-copyToLocal><hdfs://namenode:9000/dir/its; rm -rf><file>");
        assertThat(fetcher.cacheUsedBytes()).isEqualTo(7);
    }

    @Test
    void fileLargerThanTheCache_isFetchedWithout() throws Exception {
        restart(3);
        store(new byte[10]);
        fetch(cached("viewfs://x/file"));
        assertThat(sandbox.resolve("file")).hasSize(10);
        assertThat(calls()).as("du, then a copy into the sandbox").hasSize(3);
        assertThat(fetcher.cacheUsedBytes()).isZero();
    }

    @Test
    void failure_saysWhatTheClientSaid() throws Exception {
        store(new byte[1]);
        script("echo \"copyToLocal: No such file: $3\" >&2; exit 1");
        assertThatThrownBy(() -> fetch(uri("hdfs://nn/x")))
                .hasMessage("Failed to fetch hdfs://nn/x: hadoop fs -copyToLocal ended with status 1:"
                        + " copyToLocal: No such file: hdfs://nn/x");
        script("echo \"can't open s3n://id:secret@bucket/x\" >&2; exit 1");
        assertThatThrownBy(() -> fetch(uri("hdfs://nn/x")))
                .hasMessageContaining("can't open s3n://***@bucket/x")
                .hasMessageNotContaining("secret");
        script("ln -s /etc/passwd \"$4\"");
        assertThatThrownBy(() -> fetch(uri("hdfs://nn/x"))).hasMessageContaining("brought no file");
        script("mkdir \"$4\"");
        assertThatThrownBy(() -> fetch(uri("hdfs://nn/x"))).isInstanceOf(FetchException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void kill_endsTheClientWithItsChildren() throws Exception {
        store(new byte[1]);
        var pid = temp.resolve("pid");
        var process = new ProcessBuilder("mkfifo", pid.toString()).start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        script("sleep 100 & echo $! > '" + pid + "'; wait");
        var ended = new CompletableFuture<Throwable>();
        var begun = new CountDownLatch(1);
        var thread = Thread.startVirtualThread(() -> {
            begun.countDown();
            try {
                fetch(uri("hdfs://nn/x"));
                ended.complete(new AssertionError("it ended"));
            } catch (FetchException | InterruptedException e) {
                ended.complete(e);
            }
        });
        var child = CompletableFuture.supplyAsync(() -> {
                    try {
                        return Long.parseLong(Files.readString(pid).strip());
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .get(20, TimeUnit.SECONDS);
        var sleeping = ProcessHandle.of(child).orElseThrow();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        sleeping.onExit().get(20, TimeUnit.SECONDS);
        assertThat(files()).isEmpty();
    }

    @Test
    void client_runsAsTheTasksUser() throws Exception {
        Assumptions.assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(temp, "unix:uid")), "only root can become another");
        var nobody = Optional.of("nobody");
        var uid = ((TaskUser.Other) new UserLookup().find(nobody)).uid();
        store(new byte[] {1});
        for (var path : List.of(temp, temp.resolve("work"))) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        // As it is until the command begins.
        Files.setPosixFilePermissions(sandbox, PosixFilePermissions.fromString("rwxr-x---"));
        script("id -u > \"$4\"");
        fetcher.fetch(new FetchRequest(List.of(cached("hdfs://nn/x")), sandbox, nobody), FetchProgress.NONE);
        assertThat(sandbox.resolve("x")).content().isEqualTo(uid + "\n");
        assertThat(Files.getAttribute(sandbox.resolve("x"), "unix:uid", LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(uid);
        script("mkdir -p \"$4\"/a/b && ln -s /etc \"$4\"/a/etc");
        assertThatThrownBy(() -> fetcher.fetch(
                        new FetchRequest(List.of(uri("hdfs://nn/z")), sandbox, nobody), FetchProgress.NONE))
                .hasMessageContaining("brought no file");
        try (var beside = Files.list(temp.resolve("work"))) {
            assertThat(beside).containsExactly(sandbox);
        }
        script("ln /etc/hostname \"$4\" 2> /dev/null || exit 3");
        assertThatThrownBy(() -> fetcher.fetch(
                        new FetchRequest(List.of(uri("hdfs://nn/y")), sandbox, nobody), FetchProgress.NONE))
                .isInstanceOf(FetchException.class);
        assertThat(Files.getAttribute(Path.of("/etc/hostname"), "unix:uid")).isEqualTo(0);
    }

    @Test
    void client_isToldNothingOfTheAgentsSettings() throws Exception {
        script("/usr/bin/env > \"$4\"");
        var word = "word" + sandbox.hashCode();
        var environment = Map.of(
                "MESOS_CREDENTIAL",
                word,
                "EKIDEN_PASSWORD",
                word,
                "AWS_REGION",
                "eu-test-7",
                "PATH",
                temp.resolve("hadoop/bin") + ":/usr/bin:/bin");
        var uri = FetchUri.parse("s3a://bucket/env");
        var order = new Order(
                uri,
                sandbox.resolve("env"),
                Validators.NONE,
                new Order.Task(new TaskUser.Own(), sandbox),
                Room.UNLIMITED,
                (_, _) -> {});
        new HadoopSource(Optional.empty(), environment, TransferLimits.DEFAULT).fetch(order, "s3a://bucket/env");
        assertThat(sandbox.resolve("env"))
                .content()
                .contains("AWS_REGION=eu-test-7")
                .doesNotContain(word);
    }

    @Test
    void client_isFoundWhereTheEnvironmentSays() throws Exception {
        var home = temp.resolve("hadoop");
        var limits = TransferLimits.DEFAULT.withStallTimeout(Duration.ofSeconds(30));
        var elsewhere = temp.resolve("nothing");
        assertThat(new HadoopSource(Optional.empty(), Map.of("HADOOP_HOME", home.toString()), limits).isInstalled())
                .isTrue();
        assertThat(new HadoopSource(Optional.empty(), Map.of("PATH", "/no:" + home.resolve("bin")), limits)
                        .isInstalled())
                .isTrue();
        assertThat(new HadoopSource(Optional.of(home), Map.of(), limits).isInstalled())
                .isTrue();
        assertThat(new HadoopSource(Optional.of(elsewhere), Map.of("HADOOP_HOME", home.toString()), limits)
                        .isInstalled())
                .as("what was named is not replaced")
                .isFalse();
        assertThat(new HadoopSource(Optional.empty(), Map.of("PATH", "/no:"), limits).isInstalled())
                .isFalse();
    }

    @Test
    void client_thatDoesNotWorkIsNamed() throws Exception {
        var client = temp.resolve("hadoop/bin/hadoop");
        Files.writeString(client, "#!/bin/sh\necho JAVA_HOME is not set >&2\nexit 1\n");
        assertThatThrownBy(() -> fetch(uri("hdfs://nn/x")))
                .hasMessageContaining("the hadoop client " + client + " does not work: JAVA_HOME is not set");
        Files.delete(client);
        assertThatThrownBy(() -> fetch(uri("hdfs://nn/x"))).hasMessageContaining("needs the hadoop client");
    }
}
