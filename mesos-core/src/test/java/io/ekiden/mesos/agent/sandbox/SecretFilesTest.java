package io.ekiden.mesos.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Volume;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    private static final TaskUser AGENT = new TaskUser.Own();

    @TempDir
    private Path dir;

    private Path workDir;
    private Path sandbox;

    @BeforeEach
    void directories() throws Exception {
        workDir = Files.createDirectory(dir.resolve("work"));
        sandbox = Files.createDirectory(dir.resolve("box"));
    }

    private static TaskRun run(String id, String image, String... paths) {
        var volumes = List.of(paths).stream()
                .map(path -> new Volume(path, new VolumeSource.Secret("of " + path), true))
                .toList();
        var container = ContainerInfo.of(ContainerInfo.Type.MESOS, image).withVolumes(volumes);
        var task = Tasks.task("web", "true").task().withContainer(container);
        return new TaskRun(new AgentId("a"), new FrameworkId("f"), task, new ContainerId(id));
    }

    @Test
    void secret_isReadThroughTheSandbox_butIsNotThere_andOnlyForItsUser() throws Exception {
        var files = new SecretFiles(workDir, List.of());
        var run = run("c1", "", "etc/pw", "key");
        files.create(run, sandbox, AGENT);
        files.create(run, sandbox, AGENT);

        assertThat(sandbox.resolve("etc/pw")).isSymbolicLink().hasContent("of etc/pw");
        assertThat(sandbox.resolve("key")).isSymbolicLink().hasContent("of key");
        var file = files.of(run).get("key");
        assertThat(file).isEqualTo(sandbox.resolve("key").toRealPath()).startsWithRaw(workDir.resolve("secrets"));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("r--------"));
    }

    @Test
    void secretOfAnImage_isForTheEngineToShow() throws Exception {
        var files = new SecretFiles(workDir, List.of());
        var run = run("c1", "app", "/etc/pw");
        files.create(run, sandbox, AGENT);
        var file = files.of(run).get("/etc/pw");
        assertThat(file).hasContent("of /etc/pw");
        assertThat(sandbox).isEmptyDirectory();
        // Whoever the image runs as reads it; on the machine nobody gets to it.
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("r--r--r--"));
        assertThat(Files.getPosixFilePermissions(workDir.resolve("secrets/c1")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void files_goWithTheirRun_andWithTheAgentThatForgotThem() throws Exception {
        var files = new SecretFiles(workDir, List.of());
        files.create(run("c1", "", "pw"), sandbox, AGENT);
        files.create(run("c2", "app", "pw"), sandbox, AGENT);
        files.create(run("c3", "app", "pw"), sandbox, AGENT);
        files.forget(new ContainerId("c1"));
        assertThat(workDir.resolve("secrets/c1")).doesNotExist();
        new SecretFiles(workDir, List.of()).forgetAllBut(Set.of(new ContainerId("c3")));
        assertThat(workDir.resolve("secrets"))
                .isDirectoryContaining("glob:**/c3")
                .isDirectoryNotContaining("glob:**/c2");
        files.forget(new ContainerId("c3"));
        files.forget(new ContainerId("c3"));
        assertThat(workDir.resolve("secrets")).as("for the next runs").isEmptyDirectory();
    }

    @Test
    void linkInPlaceOfADirectory_getsNoSecret() throws Exception {
        var elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        var files = new SecretFiles(workDir, List.of());
        var link = Files.createSymbolicLink(workDir.resolve("secrets"), elsewhere);
        assertThatThrownBy(() -> files.create(run("c1", "app", "pw"), sandbox, AGENT))
                .hasMessageContaining("is no directory of the agent's user");
        Files.delete(link);
        Files.createSymbolicLink(Files.createDirectory(link).resolve("c1"), elsewhere);
        assertThatThrownBy(() -> files.create(run("c1", "app", "pw"), sandbox, AGENT))
                .hasMessageContaining("is no directory of the agent's user");
        Files.createFile(elsewhere.resolve("kept"));
        files.forget(new ContainerId("c1"));
        files.forgetAllBut(Set.of());
        assertThat(elsewhere).isDirectoryContaining("glob:**/kept");
    }

    @Test
    void directoryThatIsThere_isClosedAgain() throws Exception {
        var files = new SecretFiles(workDir, List.of());
        files.create(run("c1", "app", "pw"), sandbox, AGENT);
        var directory = workDir.resolve("secrets/c1");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        files.create(run("c1", "app", "pw"), sandbox, AGENT);
        assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    /** The agent had memory for them once, or has it now. */
    @Test
    void filesInAnotherPlace_goToo() throws Exception {
        new SecretFiles(workDir, List.of()).create(run("c1", "app", "pw"), sandbox, AGENT);
        new SecretFiles(workDir, List.of()).create(run("c2", "app", "pw"), sandbox, AGENT);
        var memory = Files.createDirectory(dir.resolve("memory"));
        var name = "ekiden-secrets-" + UUID.nameUUIDFromBytes(workDir.toString().getBytes(StandardCharsets.UTF_8));
        var before = Files.createDirectories(memory.resolve(name).resolve("c3"));
        Files.writeString(before.resolve("0"), "of before");
        var files = new SecretFiles(workDir, List.of(memory));
        files.forgetAllBut(Set.of(new ContainerId("c1")));
        assertThat(before).doesNotExist();
        assertThat(workDir.resolve("secrets"))
                .isDirectoryContaining("glob:**/c1")
                .isDirectoryNotContaining("glob:**/c2");
    }

    @Test
    void pathOutsideOfTheSandbox_isRefused() {
        var files = new SecretFiles(workDir, List.of());
        for (var path : List.of("../pw", "/etc/pw", "a/../../pw")) {
            assertThatThrownBy(() -> files.create(run("c1", "", path), sandbox, AGENT))
                    .hasMessageContaining("is not inside of the sandbox");
        }
        assertThat(dir.resolve("pw")).doesNotExist();
    }

    /** What is no file system in memory is not taken for one, nor is a link that somebody has put there. */
    @Test
    void placeInMemory_isUsedOnlyWhenItIsOne() throws Exception {
        var plain = Files.createDirectory(dir.resolve("plain"));
        var run = run("c1", "app", "/pw");
        assertThat(new SecretFiles(workDir, List.of(plain, dir.resolve("none")))
                        .of(run)
                        .get("/pw"))
                .startsWithRaw(workDir);
        var memory = Path.of("/dev/shm");
        if (Files.isWritable(memory) && Files.getFileStore(memory).type().equals("tmpfs")) {
            var file = new SecretFiles(workDir, List.of(memory)).of(run).get("/pw");
            assertThat(file).startsWithRaw(memory);
            var link = Files.createSymbolicLink(
                    Path.of(String.valueOf(file)).resolve("../..").normalize(), dir);
            try {
                assertThat(new SecretFiles(workDir, List.of(memory)).of(run).get("/pw"))
                        .startsWithRaw(workDir);
            } finally {
                Files.delete(link);
            }
        }
    }
}
