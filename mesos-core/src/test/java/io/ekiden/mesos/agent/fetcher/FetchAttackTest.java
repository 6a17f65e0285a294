package io.ekiden.mesos.agent.fetcher;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.sandbox.Sandboxes;
import io.ekiden.mesos.agent.sandbox.Volumes;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.agent.user.UserLookup;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Another process of the task's user that puts symbolic links into the way of an agent that is root and unpacks an archive for that user.
 * If it ever won, files of the archive would be written, and given to the user, wherever a link leads.
 */
class FetchAttackTest extends FetcherFixture {
    private static final Optional<String> NOBODY = Optional.of("nobody");
    private static final int ROUNDS = 25;
    /** Of the directories it gets into it puts the target in the place of the one that is unpacked into; says so when it has. */
    private static final String ATTACK = """
            echo begun
            while :; do
              for d in "$1" "$1"/.fetch-*; do
                if mv "$d/app" "$d/gone$$" || ln -s "$2" "$d/app" || touch "$d/mine"; then echo won; exit; fi
              done
            done 2> /dev/null
            """;

    private TaskUser user;
    private Sandboxes sandboxes;
    private Path target;

    @BeforeEach
    void prepare() throws IOException {
        Assumptions.assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(temp, "unix:uid")), "only root gives files away");
        user = new UserLookup().find(NOBODY);
        sandboxes = new Sandboxes(temp.resolve("work"), new Volumes(temp.resolve("work")));
        target = Files.createDirectory(temp.resolve("target"));
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process attack(Path sandbox) throws IOException {
        var words = new ArrayList<>(user.prefix());
        words.addAll(List.of("/bin/sh", "-c", ATTACK, "attack", sandbox.toString(), target.toString()));
        return new ProcessBuilder(words).start();
    }

    private static TaskRun run(String container) {
        var task = task("web.1", "true").user("nobody").task();
        return new TaskRun(new AgentId("a1"), new FrameworkId("fw"), task, new ContainerId(container));
    }

    @Test
    void links_doNotGetInTheWay_whileTheSandboxIsTheAgents() throws Exception {
        server.serve("/app.tar", Archives.tar(tar -> {
            for (int i = 0; i < 40; i++) {
                Archives.file(tar, "app/deep/f" + i, 0644, "x");
            }
        }));
        var run = run("c1");
        var mine = sandboxes.create(run, user);
        var attacker = attack(mine);
        try (var said =
                new BufferedReader(new InputStreamReader(attacker.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(said.readLine()).isEqualTo("begun");
            for (int i = 0; i < ROUNDS; i++) {
                for (var uri : List.of(uri(server.url("/app.tar")), cached(server.url("/app.tar?v=" + i)))) {
                    fetcher.fetch(new FetchRequest(List.of(uri), mine, NOBODY), FetchProgress.NONE);
                }
            }
            assertThat(attacker.isAlive()).as("it never gets in").isTrue();
            assertThat(target).isEmptyDirectory();
            assertThat(Files.getAttribute(target, "unix:uid")).isEqualTo(0);
            assertThat(mine.resolve("app/deep/f39")).hasContent("x");

            sandboxes.give(run, user);
            assertThat(said.readLine())
                    .as("the same attack, once the sandbox is the user's")
                    .isEqualTo("won");
        } finally {
            attacker.destroyForcibly();
        }
    }
}
