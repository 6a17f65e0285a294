package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Marked;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that is configured by files as the packages of Mesos have them, and apps that want to be on it. */
class TaggedAgentIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String HOST = "127.0.0.77";

    @TempDir
    private Path dir;

    // Nobody else sleeps for so long.
    private final String mark = "1000000." + ThreadLocalRandom.current().nextLong(1_000_000, 10_000_000);
    private final int port = Ports.free();

    @AfterEach
    void end() throws IOException {
        Leftovers.end(dir);
    }

    /** Comes into being as a whole. */
    private void file(String name, String content) throws IOException {
        var file = dir.resolve("mesos-slave").resolve(name);
        Files.createDirectories(file.getParent());
        var draft = Files.writeString(dir.resolve("draft"), content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private String[] agent(String... more) {
        var command = List.of(
                "agent",
                "--conf-dir=" + dir.resolve("mesos-slave"),
                "--port=" + port,
                "--registration-backoff-factor=200ms");
        var all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private void create(ApiClient api, String id, String constraints) throws Exception {
        var answer = api.post(
                "/v2/apps",
                "{\"id\": \"" + id + "\", \"cmd\": \"exec sleep " + mark
                        + "\", \"cpus\": 0.1, \"mem\": 8, \"constraints\": " + constraints + "}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }

    private static String hostOf(ApiClient api, String id) {
        return api.running(id, 1, false, SOON).getFirst().path("host").asText();
    }

    private static JsonNode attributes(String master) throws Exception {
        for (var slave : new ApiClient(URI.create(master)).get("/slaves").json().path("slaves")) {
            if (slave.path("hostname").asText().equals(HOST)) {
                return slave.path("attributes");
            }
        }
        throw new AssertionError("the agent is not there");
    }

    @Test
    void attributeInAFile_decidesWhereAppsRun_alsoWhenItComesLater() throws Exception {
        try (var up = EkidenUp.start(dir.resolve("up"), "--no-lb", "--agent-attributes=storage:hdd")) {
            var master = up.endpoints().path("master").asText();
            file("master", URI.create(master).getAuthority() + "\n");
            file("hostname", HOST + "\n");
            file("work_dir", dir.resolve("work") + "\n");
            file("reconfiguration_policy", "additive\n");
            file("attributes/storage", "ssd\n");
            file("attributes/storage~", "hdd\n");
            file("resources/cpus", "2\n");
            file("resources/mem", "512\n");
            file("containerizers", "mesos\n");
            var api = up.api();
            try (var agent = EkidenPart.start(dir, agent())) {
                assertThat(agent.output())
                        .contains(
                                "tagged    storage:ssd",
                                "settings  " + dir.resolve("mesos-slave")
                                        + ": --attributes --hostname --master --reconfiguration-policy --resources --work-dir",
                                "attributes/storage~ looks like a backup",
                                "'containerizers' is no setting of Ekiden");
                create(api, "/fast", "[[\"storage\", \"LIKE\", \"ssd\"]]");
                create(api, "/slow", "[[\"storage\", \"UNLIKE\", \"ssd\"]]");
                assertThat(hostOf(api, "/fast")).isEqualTo(HOST);
                assertThat(hostOf(api, "/slow")).isNotEqualTo(HOST);

                create(api, "/later", "[[\"zone\", \"CLUSTER\", \"west\"]]");
                file("attributes/zone", "west\n");
                assertThat(hostOf(api, "/later")).isEqualTo(HOST);
                api.settled(SOON);

                file("attributes/storage", "hdd\n");
                Wait.until("the change is refused", SOON, agent::output, said -> said.contains("storage: ssd -> hdd"));
                assertThat(attributes(master).path("storage").asText()).isEqualTo("ssd");
                agent.crash();
                try (var refused = EkidenPart.launch(dir, agent())) {
                    assertThat(refused.exitCode()).isEqualTo(3);
                    assertThat(refused.output())
                            .contains("the agent does not start", "attribute storage: ssd -> hdd", "--recover=cleanup");
                }
                var pids = Marked.processes(mark);
                file("attributes/storage", "ssd\n");
                try (var again = EkidenPart.start(dir, agent("--reconfiguration-policy=equal"))) {
                    assertThat(again.output()).contains("taken up  2 tasks", "tagged    storage:ssd;zone:west");
                    assertThat(Marked.processes(mark)).containsExactlyInAnyOrderElementsOf(pids);
                    // While it is there to say that their tasks have ended: nobody waits for it when it is gone for
                    // good.
                    for (var id : List.of("/fast", "/later")) {
                        assertThat(api.delete("/v2/apps" + id).status()).isEqualTo(200);
                        api.settled(SOON);
                    }
                }
                try (var cleaning = EkidenPart.launch(dir, agent("--recover=cleanup"))) {
                    assertThat(cleaning.exitCode()).isZero();
                }
            }
            assertThat(api.delete("/v2/apps/slow").status()).isEqualTo(200);
            api.settled(SOON);
            Wait.until("no task is left", SOON, () -> Marked.processes(mark), List::isEmpty);
        }
    }
}
