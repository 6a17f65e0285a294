package io.ekiden.e2e.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.e2e.OwnMachinePorts;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.EventTap;
import io.ekiden.testkit.real.Wait;
import io.ekiden.testkit.real.image.DockerRegistry;
import io.ekiden.testkit.real.image.ImageRegistry;
import io.ekiden.testkit.real.image.Podman;
import io.ekiden.testkit.real.origin.ArtifactServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Images that come from a registry, under podman. */
@ExtendWith(OwnMachinePorts.class)
class ImagePullIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> BELIEVED = new ArrayList<>();
    private static final String PASSWORD = UUID.randomUUID().toString();

    @TempDir
    static Path dir;

    private static Podman podman;
    private static ImageRegistry registry;
    private static ImageRegistry closed;
    private static Path first;
    private static Path second;
    private static EkidenUp ekiden;
    private static ApiClient api;

    @BeforeAll
    static void start() throws Exception {
        podman = UsablePodman.in(dir);
        first = podman.layout(dir.resolve("first"), "first");
        second = podman.layout(dir.resolve("second"), "second");
        registry = new ImageRegistry();
        closed = new ImageRegistry("ci:" + PASSWORD);
        BELIEVED.clear();
        var registries = Files.createFile(dir.resolve("registries.conf"));
        believe(registry.address());
        believe(closed.address());
        ekiden = EkidenUp.start(
                Map.of("CONTAINERS_REGISTRIES_CONF", registries.toString()),
                dir.resolve("data"),
                "--no-lb",
                "--agent-resources=cpus:4;mem:1024;disk:1000;ports:[31000-31900]",
                "--container-engine=" + Podman.COMMAND,
                "--container-engine-run-args=" + Podman.RUN_ARGUMENTS);
        api = ekiden.api();
    }

    /** Though it has no certificate. Engines look at each pull. */
    private static void believe(String address) throws IOException {
        BELIEVED.add(address);
        Files.writeString(
                dir.resolve("registries.conf"),
                "[[registry]]\nlocation = \"%s\"\ninsecure = true\n".formatted(address),
                StandardOpenOption.APPEND);
    }

    @AfterAll
    static void stop() throws Exception {
        if (podman == null) {
            return;
        }
        try (var _ = podman;
                var _ = registry;
                var _ = closed) {
            if (ekiden != null) {
                ekiden.close();
            }
        }
    }

    @AfterEach
    void forget() throws Exception {
        registry.release();
        for (var app : api.get("/v2/apps").json().path("apps")) {
            api.delete("/v2/apps" + app.path("id").asText() + "?force=true");
        }
        Wait.until("the containers are gone", SOON, () -> podman.containers(workDir()), List::isEmpty);
        for (var name : BELIEVED) {
            podman.podman("rmi", "--force", "--ignore", name + "/team/app:1");
        }
    }

    private static Path workDir() {
        return dir.resolve("data").resolve("agents").resolve("1");
    }

    private static void post(String id, String image, int instances, String more) throws Exception {
        var app = """
                {"id": "%s", "cpus": 0.1, "mem": 32, "instances": %d, "backoffSeconds": 3600, %s
                 "cmd": "trap 'exit 0' TERM; cat /www/index.html; echo; sleep 1000 & wait",
                 "container": {"type": "DOCKER", "docker": {"image": "%s", "forcePullImage": %s}}}""";
        var reply = api.post("/v2/apps", app.formatted(id, instances, more, image, id.contains("forced")));
        assertThat(reply.status()).as("%s", reply).isEqualTo(201);
    }

    private static String page(String id) {
        var task = api.running(id, 1, false, SOON).getFirst();
        return Wait.until("its page is shown", SOON, () -> stdout(task), text -> text.endsWith("\n"))
                .strip();
    }

    private static String stdout(JsonNode task) throws IOException {
        try (var files = Files.walk(workDir().resolve("slaves"))) {
            var output = files.filter(file -> file.endsWith("stdout")
                            && file.toString().contains(task.path("id").asText())
                            && !file.toString().contains("latest"))
                    .findFirst();
            return output.isPresent() ? Files.readString(output.get()) : "";
        }
    }

    private static String failure(String id) {
        return Wait.until(
                        "the failure of " + id,
                        SOON,
                        () -> api.app(id).path("lastTaskFailure"),
                        found -> !found.isMissingNode())
                .path("message")
                .asText();
    }

    @Test
    void pull_isToldOfWhileItLasts_andDoneOnceForAllInstances() throws Exception {
        var image = registry.push("team/app", "1", first);
        registry.hold();
        int before = registry.pulledBlobs();
        try (var events =
                EventTap.open(URI.create(ekiden.endpoints().path("http").asText()), "status_update_event")) {
            post("/web", image, 2, "");
            Wait.until(
                    "the pull is told of",
                    SOON,
                    events::heard,
                    heard -> heard.stream()
                            .anyMatch(event -> event.path("taskStatus").asText().equals("TASK_STARTING")
                                    && event.path("message").asText().startsWith("PULLING " + image)));
            registry.release();
            api.running("/web", 2, false, SOON);
        }
        assertThat(registry.pulledBlobs() - before)
                .as("a layer and a configuration")
                .isEqualTo(2);
    }

    @Test
    void tagThatHasMoved_isFollowedWhereThePullIsForced() throws Exception {
        var image = registry.push("team/app", "1", first);
        post("/once", image, 1, "");
        assertThat(page("/once")).isEqualTo("first");
        registry.push("team/app", "1", second);
        post("/kept", image, 1, "");
        assertThat(page("/kept")).isEqualTo("first");
        post("/forced", image, 1, "");
        assertThat(page("/forced")).isEqualTo("second");
    }

    @Test
    void missingImage_isNamedWithTheRegistrysReason() throws Exception {
        post("/lost", registry.address() + "/team/nothing:1", 1, "");
        assertThat(failure("/lost"))
                .startsWith("Failed to pull the image '" + registry.address() + "/team/nothing:1': ")
                .contains("manifest unknown");
    }

    @Test
    void closedRegistry_isOpenToWhoBringsTheLogin() throws Exception {
        var image = closed.push("team/app", "1", first);
        post("/stranger", image, 1, "");
        assertThat(failure("/stranger"))
                .startsWith("Failed to pull the image '" + image + "': ")
                .containsIgnoringCase("unauthorized");

        var auth = Base64.getEncoder().encodeToString(("ci:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        var login = Files.createDirectories(dir.resolve("login")).resolve(".dockercfg");
        Files.writeString(login, "{\"%s\": {\"auth\": \"%s\"}}".formatted(closed.address(), auth));
        post("/known", image, 1, "\"fetch\": [{\"uri\": \"file://" + login + "\"}],");
        assertThat(page("/known")).isEqualTo("first");
        assertThat(ekiden.output()).doesNotContain(PASSWORD, auth);
    }

    @Test
    void registryOfDocker_servesWhoBringsAnArchiveWithTheLogin() throws Exception {
        assumeTrue(DockerRegistry.isInstalled(), "Docker's registry is installed");
        try (var real = new DockerRegistry(Files.createDirectories(dir.resolve("real")))) {
            believe(real.address());
            var image = real.address() + "/team/app:1";
            podman.podman("push", "--tls-verify=false", "--creds=" + DockerRegistry.LOGIN, podman.image(), image);
            post("/stranger", image, 1, "");
            assertThat(failure("/stranger")).containsIgnoringCase("authentication required");

            var auth = Base64.getEncoder().encodeToString(DockerRegistry.LOGIN.getBytes(StandardCharsets.UTF_8));
            var config = "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(real.address(), auth);
            var archive = dir.resolve("docker.tgz");
            Files.write(archive, ArtifactServer.tgz(Map.of(".docker/config.json", config)));
            post("/known", image, 1, "\"fetch\": [{\"uri\": \"file://" + archive + "\"}],");
            assertThat(page("/known")).isEqualTo("served from the image");

            post("/lost", real.address() + "/team/app:2", 1, "\"fetch\": [{\"uri\": \"file://" + archive + "\"}],");
            assertThat(failure("/lost")).contains("manifest unknown");
        }
    }

    @Test
    void appThatIsDeleted_doesNotWaitForThePull() throws Exception {
        var image = registry.push("team/app", "1", first);
        registry.hold();
        int before = registry.pulledBlobs();
        post("/slow", image, 1, "");
        Wait.until("the pull has begun", SOON, registry::pulledBlobs, count -> count > before);
        assertThat(api.delete("/v2/apps/slow?force=true").status()).isEqualTo(200);
        api.settled(SOON);
        assertThat(podman.podman("images", "--noheading", "--filter=reference=" + image))
                .isEmpty();
        assertThat(podman.containers(workDir())).isEmpty();
    }
}
