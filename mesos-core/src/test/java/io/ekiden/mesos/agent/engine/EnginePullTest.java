package io.ekiden.mesos.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.AgentEvent.Fate;
import io.ekiden.mesos.agent.machine.AgentEvent.Found;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.id.ContainerId;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How images come: once for all, with logins, and not longer than they are wanted. */
class EnginePullTest extends ScriptedEngine {
    private static ContainerInfo withOptions(String image, ContainerInfo.Options options) {
        return new ContainerInfo(
                ContainerInfo.Type.DOCKER, image, ContainerInfo.Network.HOST, List.of(), List.of(), options);
    }

    @Test
    void image_isPulledOnceForAllThatWaitForIt_andHowFarItIsIsTold() throws Exception {
        begin(scripted());
        var runs = List.of(run("slow"), run("slow"), run("slow"));
        runs.forEach(containerizer()::start);
        for (var _ : runs) {
            assertThat(next())
                    .isInstanceOfSatisfying(
                            AgentEvent.LaunchProgressed.class,
                            told -> assertThat(told.message()).startsWith("PULLING slow"));
        }
        Files.writeString(dir.resolve("engine/sent-slow"), "");
        var started = new ArrayList<ContainerId>();
        while (started.size() < runs.size()) {
            var event = next();
            if (event instanceof AgentEvent.RunStarted(var id, var _, var _)) {
                started.add(id);
            } else {
                assertThat(event).isInstanceOf(AgentEvent.LaunchProgressed.class);
            }
        }
        assertThat(started)
                .containsExactlyInAnyOrderElementsOf(
                        runs.stream().map(TaskRun::containerId).toList());
        assertThat(asked().lines().filter(line -> line.equals("pull slow"))).hasSize(1);
    }

    @Test
    void imageThatIsHere_waitsForNoPullOfItsName() throws Exception {
        begin(scripted());
        image("slow");
        var forced = run(withOptions("slow", new ContainerInfo.Options(false, true, List.of(), Optional.empty())));
        containerizer().start(forced);
        awaitFile(dir.resolve("engine/pulling"));
        var content = run("slow");
        containerizer().start(content);
        var started = nextAfterProgress();
        assertStarted(started, content);
        Files.writeString(dir.resolve("engine/sent-slow"), "");
        assertStarted(next(), forced);
        for (var run : List.of(content, forced)) {
            end(run, 0);
        }
        assertThat(List.of(next(), next())).hasOnlyElementsOfType(AgentEvent.RunEnded.class);
    }

    @Test
    void forcedPull_isDoneThoughTheImageIsHere_andFailsWithTheEnginesReason() throws Exception {
        begin(scripted());
        image("absent");
        var container = withOptions("absent", new ContainerInfo.Options(false, true, List.of(), Optional.empty()));
        var run = run(container);
        containerizer().start(run);
        assertThat(next())
                .isEqualTo(new AgentEvent.RunNotStarted(
                        run.containerId(), "Failed to pull the image 'absent': manifest unknown"));
    }

    @Test
    void killDuringThePull_winsAtOnceAndLeavesNoClient() throws Exception {
        begin(scripted());
        var run = run("slow");
        containerizer().start(run);
        awaitFile(dir.resolve("engine/pulling"));
        containerizer().terminate(run.containerId());
        var event = nextAfterProgress();
        assertThat(event)
                .isEqualTo(
                        new AgentEvent.RunNotStarted(run.containerId(), "Task was killed while its image was pulled"));
        var client = Files.readString(dir.resolve("engine/pulling")).strip();
        assertThat(ProcessHandle.of(Long.parseLong(client))).isEmpty();
        assertThat(asked()).doesNotContain("run --name");
    }

    @ParameterizedTest
    @CsvSource({
        ".dockercfg, {\"r.example\":{\"auth\":\"dTpw\"}}",
        ".docker/config.json, {\"auths\":{\"r.example\":{\"auth\":\"dTpw\"}}}",
    })
    void loginsThatTheTaskHasFetched_areThoseOfItsPull(String file, String text) throws Exception {
        begin(scripted());
        var run = run("slow");
        var sandbox = sandbox(run);
        Files.createDirectories(sandbox.resolve(".docker"));
        Files.writeString(sandbox.resolve(file), text);
        Files.writeString(dir.resolve("engine/sent-slow"), "");
        containerizer().start(run);
        assertStarted(next(), run);
        assertThat(dir.resolve("engine/logins")).content().isEqualTo("""
                {"auths":{"r.example":{"auth":"dTpw"}}}""");
        end(run, 0);
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
    }

    @Test
    void loginsOfTheImage_comeBeforeThoseThatWereFetched() throws Exception {
        begin(scripted());
        var run = run(withOptions(
                "slow",
                new ContainerInfo.Options(
                        false,
                        false,
                        List.of(),
                        Optional.empty(),
                        Optional.of("{\"auths\":{\"image\":{}}}"),
                        Optional.empty())));
        var sandbox = sandbox(run);
        Files.writeString(sandbox.resolve(".dockercfg"), "{}");
        Files.writeString(dir.resolve("engine/sent-slow"), "");
        containerizer().start(run);
        assertStarted(next(), run);
        assertThat(dir.resolve("engine/logins")).content().isEqualTo("{\"auths\":{\"image\":{}}}");
        end(run, 0);
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
    }

    @Test
    void loginsThatAreNone_areNamedAndNotShown() throws Exception {
        begin(scripted());
        var run = run("slow");
        var sandbox = sandbox(run);
        Files.writeString(sandbox.resolve(".dockercfg"), "[\"secret\"");
        containerizer().start(run);
        assertThat(next())
                .isEqualTo(new AgentEvent.RunNotStarted(
                        run.containerId(),
                        "'.dockercfg' of the sandbox is no JSON object with credentials of registries"));
    }

    @Test
    void pullThatHangs_isNotToldOfAgain_andOneThatGetsFurtherIs() {
        var pull = new PullProgress("app");
        var words = pull.words(3);
        assertThat(words.next()).contains("PULLING app");
        assertThat(Stream.generate(words::next).limit(50)).containsOnly(Optional.empty());
        pull.heard("4f4fb700ef54: Verifying Checksum");
        assertThat(words.next()).contains("PULLING app (0 of 1 layer)");
        assertThat(words.next()).isEmpty();
        pull.heard("4f4fb700ef54: Download complete");
        assertThat(Stream.generate(words::next).limit(10).flatMap(Optional::stream))
                .containsExactly("PULLING app (0 of 1 layer)");
    }

    @Test
    void pullAfterOneThatWasEnded_isCountedFromItsBegin() {
        var pull = new PullProgress("app");
        pull.heard("4f4fb700ef54: Pull complete");
        pull.begin();
        assertThat(pull.text()).isEqualTo("PULLING app");
        pull.heard("0123456789ab: Pulling fs layer");
        assertThat(pull.text()).isEqualTo("PULLING app (0 of 1 layer)");
    }

    @Test
    void progress_isReadOfDockersAndOfPodmansWords() {
        var docker = new PullProgress("app");
        assertThat(docker.text()).isEqualTo("PULLING app");
        docker.heard("1.2: Pulling from team/app");
        docker.heard("4f4fb700ef54: Pulling fs layer");
        docker.heard("0123456789ab: Pulling fs layer");
        assertThat(docker.text()).isEqualTo("PULLING app (0 of 2 layers)");
        docker.heard("4f4fb700ef54: Download complete");
        docker.heard("4f4fb700ef54: Pull complete");
        assertThat(docker.text()).isEqualTo("PULLING app (1 of 2 layers)");
        var podman = new PullProgress("app");
        podman.heard("Trying to pull localhost:5000/app:latest...");
        podman.heard("Getting image source signatures");
        podman.heard("Copying blob sha256:4f4fb700ef54461cfa02571ae0db9a0dc1e0cdb5577484a6d75e68dc38e8acc1");
        assertThat(podman.text()).isEqualTo("PULLING app (1 layer)");
    }

    @Test
    void restartDuringAPull_leavesNoClient_andTheRunIsStartedAnew() throws Exception {
        begin(scripted());
        var run = run("slow");
        containerizer().start(run);
        awaitFile(dir.resolve("engine/pulling"));
        var client =
                Long.parseLong(Files.readString(dir.resolve("engine/pulling")).strip());
        close();
        assertThat(ProcessHandle.of(client)).isEmpty();

        assertThat(begin(scripted(), run)).containsExactly(new Found(run.containerId(), new Fate.NeverStarted()));
        Files.writeString(dir.resolve("engine/sent-slow"), "");
        containerizer().start(run);
        var event = nextAfterProgress();
        assertStarted(event, run);
        end(run, 0);
        assertThat(next()).isInstanceOf(AgentEvent.RunEnded.class);
    }
}
