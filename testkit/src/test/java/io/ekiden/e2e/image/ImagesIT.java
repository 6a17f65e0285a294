package io.ekiden.e2e.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.e2e.OwnMachinePorts;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.V1Framework;
import io.ekiden.testkit.real.Wait;
import io.ekiden.testkit.real.image.Podman;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Apps with an image, under podman: what the issue "an agent you would trust" calls D. */
@ExtendWith(OwnMachinePorts.class)
class ImagesIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    static Path dir;

    private static Podman podman;
    private static EkidenUp ekiden;
    private static ApiClient api;
    private static Path workDir;

    @BeforeAll
    static void start() throws Exception {
        podman = UsablePodman.in(dir);
        workDir = dir.resolve("data").resolve("agents").resolve("1");
        ekiden = launch();
        api = ekiden.api();
    }

    private static EkidenUp launch() throws IOException, InterruptedException {
        return EkidenUp.start(
                dir.resolve("data"),
                "--no-lb",
                "--agent-resources=cpus:4;mem:1024;disk:1000;ports:[31000-31900]",
                "--container-engine=" + Podman.COMMAND,
                "--container-engine-run-args=" + Podman.RUN_ARGUMENTS);
    }

    @AfterAll
    static void stop() throws Exception {
        if (podman == null) {
            return;
        }
        try (var _ = podman) {
            if (ekiden != null) {
                ekiden.close();
            }
        }
    }

    @Test
    void image_servesThroughItsPortSurvivesTheAgentAndStopsWithGrace() throws Exception {
        var data = Files.createDirectories(dir.resolve("volume"));
        Files.writeString(data.resolve("ready"), "yes");
        var app = """
                {"id": "/web", "cpus": 0.1, "mem": 32, "taskKillGracePeriodSeconds": 20,
                 "cmd": "trap 'echo asked to stop; kill $!; exit 0' TERM; hostname; httpd -f -p 8080 -h /www & wait",
                 "env": {"GREETING": "it's \\"quoted\\""},
                 "networks": [{"mode": "container/bridge"}],
                 "container": {"type": "DOCKER",
                   "docker": {"image": "%s", "parameters": [{"key": "hostname", "value": "named"}]},
                   "portMappings": [{"containerPort": 8080, "hostPort": 0}],
                   "volumes": [{"containerPath": "/data", "hostPath": "%s", "mode": "RO"}]},
                 "healthChecks": [
                   {"protocol": "HTTP", "path": "/", "gracePeriodSeconds": 10, "intervalSeconds": 1},
                   {"protocol": "COMMAND", "intervalSeconds": 1, "delaySeconds": 0,
                    "command": {"value": "test $(cat /data/ready) = yes && test -n \\"$GREETING\\""}}]}""".formatted(podman.image(), data);
        assertThat(api.post("/v2/apps", app).status()).isEqualTo(201);

        var task = api.running("/web", 1, true, SOON).getFirst();
        assertThat(get(task)).isEqualTo("served from the image");
        assertThat(task.at("/ipAddresses/0/ipAddress").asText()).isNotEmpty().doesNotStartWith("127.");
        var name = podman.containers(workDir).getFirst();
        var container = podman.podman("inspect", "--format={{.Id}} {{.State.Pid}}", name);

        ekiden.crash();
        assertThat(get(task)).isEqualTo("served from the image");
        var orphan = "mesos-" + UUID.randomUUID();
        podman.podman(
                "run",
                "--detach",
                "--name=" + orphan,
                "--label=io.ekiden.agent=" + workDir,
                "--network=host",
                "--ulimit=nofile=1024:1024",
                "--ulimit=nproc=1000:1000",
                podman.image(),
                "/bin/sleep",
                "1000");
        ekiden = launch();
        api = ekiden.api();
        var again = api.running("/web", 1, true, SOON).getFirst();
        assertThat(again.path("id")).isEqualTo(task.path("id"));
        assertThat(again.path("ipAddresses")).isEqualTo(task.path("ipAddresses"));
        assertThat(podman.podman("inspect", "--format={{.Id}} {{.State.Pid}}", name))
                .isEqualTo(container);
        Wait.until(
                "the orphan is gone",
                SOON,
                () -> podman.containers(workDir),
                names -> !names.contains(orphan) && names.contains(name));

        var output = stdout(task);
        assertThat(output).content().isEqualTo("named\n");
        assertThat(api.delete("/v2/apps/web").status()).isEqualTo(200);
        Wait.until(
                "it was asked to stop", SOON, () -> Files.readString(output), text -> text.contains("asked to stop"));
        Wait.until("its container is gone", SOON, () -> podman.containers(workDir), names -> !names.contains(name));
        api.settled(SOON);
    }

    @Test
    void memoryHog_endsForItsLimit() throws Exception {
        var app = """
                {"id": "/hog", "cpus": 0.1, "mem": 48, "backoffSeconds": 3600,
                 "args": ["dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1"],
                 "container": {"type": "MESOS", "docker": {"image": "%s"}}}""".formatted(podman.image());
        assertThat(api.post("/v2/apps", app).status()).isEqualTo(201);
        var failure = failure("/hog");
        assertThat(failure.path("state").asText()).isEqualTo("TASK_FAILED");
        assertThat(failure.path("message").asText()).isEqualTo("Memory limit exceeded: Requested: 48MB");
        api.delete("/v2/apps/hog?force=true");
    }

    @Test
    void rightsAndLimits_areThoseThatWereAskedFor() throws Exception {
        var app = """
                {"id": "/%s", "cpus": 0.5, "mem": 48, "cmd": "trap 'exit 0' TERM; sleep 1000 & wait",
                 "container": {"type": "DOCKER", "docker": {"image": "%s", "privileged": %s}}}""";
        for (boolean privileged : new boolean[] {true, false}) {
            var id = "limited-" + privileged;
            assertThat(api.post("/v2/apps", app.formatted(id, podman.image(), privileged))
                            .status())
                    .isEqualTo(201);
            var task = api.running("/" + id, 1, false, SOON).getFirst();
            var name = podman.podman(
                    "ps", "--filter=label=MESOS_TASK_ID=" + task.path("id").asText(), "--format={{.Names}}");
            assertThat(podman.podman(
                            "inspect",
                            "--format={{.HostConfig.Privileged}} {{.HostConfig.CpuShares}} {{.HostConfig.Memory}}",
                            name))
                    .isEqualTo(privileged + " 512 " + (48 << 20));
            api.delete("/v2/apps/" + id + "?force=true");
            Wait.until("it is gone", SOON, () -> podman.containers(workDir), names -> !names.contains(name));
        }
    }

    /** As any framework may ask for it: one serves, the other reads it there, and takes it along in its failure. */
    @Test
    void group_ofImages_sharesItsNetworkAndItsEnd() throws Exception {
        int port = Ports.free();
        var task = """
                {"name": "%1$s", "task_id": {"value": "pod.%1$s"}, "agent_id": {"value": "%2$s"},
                 "command": {"value": "%3$s"}, "resources": %4$s,
                 "container": {"type": "MESOS", "mesos": {"image": {"type": "DOCKER", "docker": {"name": "%5$s"}}}}}""";
        var resources = """
                [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                 {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}},
                 {"name": "disk", "type": "SCALAR", "scalar": {"value": 10}}]""";
        var serve = "exec httpd -f -p 127.0.0.1:" + port + " -h /www";
        var read = "until wget -q -O - http://127.0.0.1:" + port + "; do sleep 0.1; done; exit 7";
        try (var framework =
                V1Framework.keeper(URI.create(ekiden.endpoints().path("master").asText()), SOON)) {
            framework.acceptKept(agent -> """
                    {"type": "LAUNCH_GROUP", "launch_group": {
                      "executor": {"type": "DEFAULT", "executor_id": {"value": "pod"}, "resources": %s},
                      "task_group": {"tasks": [%s, %s]}}}""".formatted(
                            resources,
                            task.formatted("a", agent, serve, resources, podman.image()),
                            task.formatted("b", agent, read, resources, podman.image())));
            Wait.until(
                    "both have ended",
                    SOON,
                    framework::states,
                    states -> states.getOrDefault("TASK_FAILED", 0L) + states.getOrDefault("TASK_KILLED", 0L) == 2);
            var failed = Objects.requireNonNull(framework.latest().get("pod.b"), "told of");
            assertThat(failed.path("message").asText()).isEqualTo("Command exited with status 7");
            var container = failed.at("/container_status/container_id");
            assertThat(workDir.resolve("slaves/%s/frameworks/%s/executors/pod/runs/%s/containers/%s/stdout"
                            .formatted(
                                    failed.at("/agent_id/value").asText(),
                                    framework.id(),
                                    container.at("/parent/value").asText(),
                                    container.path("value").asText())))
                    .content()
                    .isEqualTo("served from the image");
            framework.tearDown();
        }
    }

    /**
     * One serves to the outside, the other has read it on localhost; both are seen as one from there. They share a directory, which the
     * other cannot write to.
     */
    private static final String POD = """
            {"id": "/pair", "environment": {"ROUND": "%1$s"}, "networks": [{"mode": "container/bridge"}],
             "volumes": [{"name": "shared"}], "containers": [
              {"name": "serves", "volumeMounts": [{"name": "shared", "mountPath": "/out"}], "image": {"kind": "DOCKER", "id": "%2$s"}, "resources": {"cpus": 0.1, "mem": 32},
               "lifecycle": {"killGracePeriodSeconds": 0.1},
               "exec": {"command": {"shell": "echo $ROUND > /out/round; exec httpd -f -p $ENDPOINT_HTTP -h /www"}},
               "endpoints": [{"name": "http", "containerPort": 8080, "hostPort": 0, "protocol": ["tcp"]}],
               "healthCheck": {"http": {"endpoint": "http", "path": "/"}, "delaySeconds": 0, "intervalSeconds": 2, "timeoutSeconds": 1}},
              {"name": "reads", "image": {"kind": "DOCKER", "id": "%2$s"}, "resources": {"cpus": 0.1, "mem": 32},
               "lifecycle": {"killGracePeriodSeconds": 0.1},
               "volumeMounts": [{"name": "shared", "mountPath": "in", "readOnly": true}],
               "exec": {"command": {"shell":
                 "until wget -q -O /mnt/mesos/sandbox/read http://127.0.0.1:$ENDPOINT_HTTP/; do sleep 0.1; done; exec sleep 1000"}},
               "healthCheck": {"exec": {"command": {"shell": "cd /mnt/mesos/sandbox; test -s read && grep -qx $ROUND in/round && ! touch in/mine"}},
                 "delaySeconds": 0, "intervalSeconds": 2, "timeoutSeconds": 1, "gracePeriodSeconds": 60}}]}""";

    @Test
    void pod_sharesANetworkOfItsOwn_restartsRollsAndOutlivesTheAgent() throws Exception {
        assertThat(api.post("/v2/pods", POD.formatted("one", podman.image())).status())
                .isEqualTo(201);
        var first = stable(_ -> true);
        assertThat(first.at("/networks/0/addresses/0").asText()).isNotEmpty().doesNotStartWith("127.");
        assertThat(getFrom(first)).isEqualTo("served from the image");
        var containers = podman.containers(workDir);
        assertThat(containers)
                .as("those of the tasks, and that of their network")
                .hasSize(3);

        ekiden.crash();
        assertThat(getFrom(first)).isEqualTo("served from the image");
        ekiden = launch();
        api = ekiden.api();
        var again = stable(_ -> true);
        assertThat(again.path("containers").findValuesAsText("containerId"))
                .isEqualTo(first.path("containers").findValuesAsText("containerId"));
        assertThat(getFrom(again)).isEqualTo("served from the image");
        assertThat(podman.containers(workDir)).containsExactlyInAnyOrderElementsOf(containers);

        var id = first.path("id").asText();
        podman.podman("kill", podman.podman("ps", "--quiet", "--filter=label=MESOS_TASK_ID=" + id + ".reads.1"));
        var relaunched = stable(instance -> instance.path("containers")
                .findValuesAsText("containerId")
                .equals(List.of(id + ".serves.2", id + ".reads.2")));
        assertThat(getFrom(relaunched)).isEqualTo("served from the image");
        Wait.until(
                "nothing is left of the first launch",
                SOON,
                () -> podman.containers(workDir),
                names -> names.stream().noneMatch(containers::contains));

        assertThat(api.put("/v2/pods/pair", POD.formatted("two", podman.image()))
                        .status())
                .isEqualTo(200);
        var rolled = stable(instance -> !instance.path("id").asText().equals(id));
        assertThat(getFrom(rolled)).isEqualTo("served from the image");
        var last = podman.containers(workDir);
        assertThat(api.delete("/v2/pods/pair").status()).isEqualTo(202);
        Wait.until(
                "the containers are gone, and so is their network",
                SOON,
                () -> podman.containers(workDir),
                names -> names.stream().noneMatch(last::contains));
    }

    /** The only instance, once it is stable and as wished. */
    private static JsonNode stable(Predicate<JsonNode> asWished) {
        return Wait.until(
                        "a stable pod",
                        SOON,
                        () -> api.get("/v2/pods/pair::status").json(),
                        json -> json.path("status").asText().equals("STABLE")
                                && json.path("instances").size() == 1
                                && asWished.test(json.at("/instances/0")))
                .at("/instances/0");
    }

    private static String getFrom(JsonNode instance) throws IOException, InterruptedException {
        return get(instance.findValue("allocatedHostPort").asInt());
    }

    @Test
    void missingProgram_isNamed() throws Exception {
        var app = """
                {"id": "/lost", "cpus": 0.1, "mem": 32, "backoffSeconds": 3600, "args": ["/no/such/program"],
                 "container": {"type": "DOCKER", "docker": {"image": "%s"}}}""".formatted(podman.image());
        assertThat(api.post("/v2/apps", app).status()).isEqualTo(201);
        var failure = failure("/lost");
        assertThat(failure.path("state").asText()).isEqualTo("TASK_FAILED");
        assertThat(failure.path("message").asText())
                .startsWith("Failed to run the image '" + podman.image() + "': ")
                .contains("/no/such/program");
        api.delete("/v2/apps/lost?force=true");
    }

    private static JsonNode failure(String id) {
        return Wait.until(
                "the failure of " + id,
                SOON,
                () -> api.app(id).path("lastTaskFailure"),
                found -> !found.isMissingNode());
    }

    private static Path stdout(JsonNode task) throws IOException {
        try (var files = Files.walk(workDir.resolve("slaves"))) {
            return files.filter(file -> file.endsWith("stdout")
                            && file.toString().contains(task.path("id").asText())
                            && !file.toString().contains("latest"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String get(JsonNode task) throws IOException, InterruptedException {
        return get(task.at("/ports/0").asInt());
    }

    private static String get(int port) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + port + "/");
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
