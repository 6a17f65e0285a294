package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Haproxy;
import io.ekiden.testkit.real.LoadGenerator;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import io.ekiden.testkit.real.origin.ArtifactServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three agents, two with fast disks: what the issue "the main job, end to end" calls B to E. */
@ExtendWith(OwnMachinePorts.class)
class MainJobIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    static Path dir;

    private static EkidenUp ekiden;
    private static ArtifactServer artifacts;
    private static ApiClient api;

    @BeforeAll
    static void start() throws Exception {
        artifacts = new ArtifactServer();
        artifacts.put("app-1.tgz", ArtifactServer.webApp("version-1"));
        artifacts.put("app-2.tgz", ArtifactServer.webApp("version-2"));
        artifacts.put("placed.tgz", ArtifactServer.webApp("placed"));
        artifacts.put("bucket/app-1.tgz", ArtifactServer.webApp("from-s3"));
        // As it is on machines where jobs deploy from S3: the endpoint in the environment, the credentials in a file.
        var credentials =
                Files.writeString(dir.resolve("credentials"), """
                [default]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """.formatted(UUID.randomUUID(), UUID.randomUUID()));
        ekiden = EkidenUp.start(
                Map.of(
                        "AWS_ENDPOINT_URL_S3",
                        artifacts.uri("").replaceFirst("/$", ""),
                        "AWS_SHARED_CREDENTIALS_FILE",
                        credentials.toString(),
                        "AWS_PROFILE",
                        "default",
                        "AWS_EC2_METADATA_DISABLED",
                        "true"),
                dir.resolve("data"),
                "--agents=3",
                "--agent-resources=cpus:4;mem:8192;disk:20000;ports:[31000-31900]",
                "--agent-attributes=rack:a;storage:ssd",
                "--agent-attributes=rack:b;storage:ssd",
                "--agent-attributes=rack:c;storage:hdd");
        api = ekiden.api();
    }

    @AfterAll
    static void stop() throws Exception {
        ekiden.close();
        artifacts.close();
    }

    private static String web(String id, int servicePort, String artifact, int instances, String constraints) {
        return """
                {"id": "%s", "cmd": "./bin/serve $PORT0", "cpus": 0.1, "mem": 32, "instances": %d,
                 "fetch": [{"uri": "%s", "extract": true, "cache": true}],
                 "portDefinitions": [{"port": %d, "name": "http"}],
                 "constraints": %s,
                 "healthChecks": [{"protocol": "HTTP", "path": "/", "portIndex": 0, "gracePeriodSeconds": 30,
                                   "intervalSeconds": 1, "timeoutSeconds": 5, "maxConsecutiveFailures": 3}],
                 "upgradeStrategy": {"minimumHealthCapacity": 1, "maximumOverCapacity": 0.5}}""".formatted(id, instances, artifacts.uri(artifact), servicePort, constraints);
    }

    @Test
    void placement_followsConstraintsAndTheQueueSaysWhyOneWaits() throws Exception {
        var constraints = "[[\"storage\",\"CLUSTER\",\"ssd\"],[\"hostname\",\"UNIQUE\"]]";
        assertThat(api.post("/v2/apps", web("/placed", 0, "placed.tgz", 2, constraints))
                        .status())
                .isEqualTo(201);
        var tasks = api.running("/placed", 2, true, SOON);

        assertThat(tasks).extracting(t -> t.path("host").asText()).containsExactlyInAnyOrder("127.0.0.1", "127.0.0.2");
        int gets = artifacts.gets("placed.tgz");
        assertThat(gets).as("one GET per agent").isEqualTo(2);

        assertThat(api.put("/v2/apps/placed", "{\"instances\": 3}").status()).isEqualTo(200);
        var queue = Wait.until(
                "the third instance waits in the queue with the reason",
                SOON,
                () -> queued("/placed"),
                entry -> entry.path("processedOffersSummary")
                                .path("unusedOffersCount")
                                .asInt()
                        > 0);
        assertThat(queue.path("count").asInt()).isEqualTo(1);
        assertThat(declined(queue, "UnfulfilledConstraint")).isPositive();
        assertThat(declined(queue, "InsufficientCpus")).isZero();
        assertThat(api.put("/v2/apps/placed?force=true", "{\"instances\": 2}").status())
                .isEqualTo(200);
        api.settled(SOON);
    }

    private static JsonNode queued(String id) throws Exception {
        for (var entry : api.get("/v2/queue").json().path("queue")) {
            if (entry.path("app").path("id").asText().equals(id)) {
                return entry;
            }
        }
        return MissingNode.getInstance();
    }

    private static int declined(JsonNode entry, String reason) {
        for (var stage : entry.path("processedOffersSummary").path("rejectSummaryLastOffers")) {
            if (stage.path("reason").asText().equals(reason)) {
                return stage.path("declined").asInt();
            }
        }
        return -1;
    }

    /** What a pipeline pushed to a bucket, without Hadoop on any machine. */
    @Test
    void archiveInABucket_isFetchedWithTheCredentialsOfTheMachine() throws Exception {
        var app =
                web("/from-s3", 0, "app-1.tgz", 1, "[]").replace(artifacts.uri("app-1.tgz"), "s3a://bucket/app-1.tgz");
        assertThat(api.post("/v2/apps", app).status()).isEqualTo(201);
        api.running("/from-s3", 1, true, SOON);
        assertThat(artifacts.credentials("bucket/app-1.tgz")).startsWith("AWS4-HMAC-SHA256 Credential=");
    }

    @Test
    void scaling_upAndDown() throws Exception {
        api.post("/v2/apps", web("/scaled", 0, "app-1.tgz", 2, "[]"));
        api.running("/scaled", 2, true, SOON);
        api.put("/v2/apps/scaled?force=true", "{\"instances\": 5}");
        api.running("/scaled", 5, true, SOON);
        api.settled(SOON);
        api.put("/v2/apps/scaled", "{\"instances\": 1}");
        api.running("/scaled", 1, true, SOON);
        api.settled(SOON);
    }

    @Test
    void rollingUpgrade_losesNoRequest() throws Exception {
        int port = Ports.free();
        api.post("/v2/apps", web("/rolled", port, "app-1.tgz", 4, "[]"));
        api.running("/rolled", 4, true, SOON);
        Wait.until("HAProxy serves", SOON, () -> Haproxy.status(port), status -> status == 200);

        var minimum = new AtomicInteger(Integer.MAX_VALUE);
        var watching = new AtomicBoolean(true);
        try (var load = new LoadGenerator("127.0.0.1", port, 300, 20)) {
            Wait.until("load is steady", SOON, load::answered, n -> n > 600);
            var watcher = Thread.ofVirtual().start(() -> watchHealthy(minimum, watching));
            assertThat(api.put(
                                    "/v2/apps/rolled",
                                    "{\"fetch\": [{\"uri\": \"" + artifacts.uri("app-2.tgz")
                                            + "\", \"extract\": true, \"cache\": true}]}")
                            .status())
                    .isEqualTo(200);
            api.settled(Duration.ofSeconds(120));
            long upgraded = load.answered();
            Wait.until("requests after the upgrade", SOON, load::answered, n -> n > upgraded + 600);
            watching.set(false);
            watcher.join();

            assertThat(load.failures()).isEmpty();
            assertThat(load.requestsPerSecond()).isGreaterThan(200);
            assertThat(load.lastBody()).startsWith("version-2");
            System.out.printf(
                    "rolling upgrade of 4 instances: %d requests, 0 failed, %.0f/s, never fewer than %d healthy%n",
                    load.answered(), load.requestsPerSecond(), minimum.get());
        }
        assertThat(minimum.get())
                .as("healthy instances at every look; ekiden up said:%n%s", ekiden.output())
                .isGreaterThanOrEqualTo(4);
    }

    private static void watchHealthy(AtomicInteger minimum, AtomicBoolean watching) {
        while (watching.get()) {
            try {
                var app = api.app("/rolled");
                minimum.accumulateAndGet(app.path("tasksHealthy").asInt(), Math::min);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Test
    void deployment_locksForceWinsAndRollbackRestores() throws Exception {
        api.post("/v2/apps", web("/locked", 0, "app-1.tgz", 1, "[]"));
        api.running("/locked", 1, true, SOON);
        api.settled(SOON);

        var stuck = api.put("/v2/apps/locked", "{\"cmd\": \"exec sleep 1000\"}");
        var refused = api.put("/v2/apps/locked", "{\"instances\": 2}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("deployments").findValuesAsText("id")).isEqualTo(List.of(deployment(stuck)));

        var forced = api.put("/v2/apps/locked?force=true", "{\"cmd\": \"./bin/serve $PORT0 forced\"}");
        assertThat(forced.status()).isEqualTo(200);
        api.settled(SOON);
        assertThat(api.app("/locked").path("cmd").asText()).isEqualTo("./bin/serve $PORT0 forced");
        var tasks = ids(api.running("/locked", 1, true, SOON));

        var stuckAgain = api.put("/v2/apps/locked", "{\"cmd\": \"exec sleep 2000\"}");
        Wait.until("the new version runs beside the old one", SOON, () -> api.tasks("/locked"), t -> t.size() == 2);
        var rolledBack = api.delete("/v2/deployments/" + deployment(stuckAgain));
        assertThat(rolledBack.status()).isEqualTo(200);
        assertThat(deployment(rolledBack)).isNotBlank().isNotEqualTo(deployment(stuckAgain));
        api.settled(SOON);
        assertThat(api.app("/locked").path("cmd").asText()).isEqualTo("./bin/serve $PORT0 forced");
        // The instance that served all the time still does: nothing was restarted for the way back.
        assertThat(ids(api.running("/locked", 1, true, SOON))).isEqualTo(tasks);
    }

    private static String deployment(ApiClient.Reply reply) {
        return reply.json().path("deploymentId").asText();
    }

    private static List<String> ids(List<JsonNode> tasks) {
        return tasks.stream().map(task -> task.path("id").asText()).sorted().toList();
    }
}
