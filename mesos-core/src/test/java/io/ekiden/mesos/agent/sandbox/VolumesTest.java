package io.ekiden.mesos.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.model.resource.Terms;
import io.ekiden.mesos.operation.Volume;
import io.ekiden.mesos.operation.VolumeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumesTest {
    @TempDir
    private Path workDir;

    private List<Path> directories(int depth) throws Exception {
        try (var found =
                Files.find(workDir, depth, (path, _) -> path.getNameCount() == workDir.getNameCount() + depth)) {
            return found.toList();
        }
    }

    @Test
    void volumes_ofValidRoles_areWhereMesosHasThem() throws Exception {
        new Volumes(workDir).create(new Volume(new VolumeId("a/b-c", "data#res.1")));

        assertThat(workDir.resolve("volumes/roles/a b-c/data#res.1")).isDirectory();
    }

    @Test
    void volumes_haveADirectoryEach_whateverTheirNames() throws Exception {
        var names = List.of(
                "a b",
                "a/b",
                "a  b",
                " a b",
                "a",
                ".",
                "..",
                "../../x",
                "x".repeat(300),
                "x".repeat(301),
                "x\0y",
                "\u00e9",
                "\ud800",
                "\n",
                "",
                "a/" + "y".repeat(300),
                "a " + "y".repeat(300));
        var volumes = new Volumes(workDir);
        for (var role : names) {
            for (var id : names) {
                volumes.create(new Volume(new VolumeId(role, id)));
            }
        }

        assertThat(directories(3)).hasSize(names.size());
        assertThat(directories(4)).hasSize(names.size() * names.size());
        volumes.destroy(new Volume(new VolumeId("a b", "a b")));
        assertThat(directories(4)).hasSize(names.size() * names.size() - 1);
    }

    @Test
    void removedVolumes_areDeletedByAllWhoSweepAtOnce_withoutWhatTheyLinkTo() throws Exception {
        var volumes = new Volumes(workDir);
        var elsewhere = Files.writeString(
                Files.createDirectories(workDir.resolve("elsewhere")).resolve("kept"), "");
        var volume = new Volume(new VolumeId("a", "v"));
        volumes.create(volume);
        var data = workDir.resolve("volumes/roles/a/v");
        Files.createSymbolicLink(data.resolve("link"), elsewhere.getParent());
        for (int i = 0; i < 3_000; i++) {
            Files.createFile(Files.createDirectories(data.resolve("d" + i % 10)).resolve("f" + i));
        }
        volumes.destroy(volume);

        var together = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            Callable<Void> sweep = () -> {
                together.await(10, TimeUnit.SECONDS);
                volumes.sweep();
                return null;
            };
            for (var swept : threads.invokeAll(List.of(sweep, sweep), 30, TimeUnit.SECONDS)) {
                swept.get();
            }
        }
        assertThat(workDir.resolve("volumes/removed")).isEmptyDirectory();
        assertThat(elsewhere).exists();
    }

    @Test
    void volumeOfARunWithAnImage_hasAPlaceInTheSandbox_whereTheEngineShowsIt() throws Exception {
        var volumes = new Volumes(workDir);
        volumes.create(new Volume(new VolumeId("*", "v")));
        var disk = new Resources.Key(Resources.DISK, "*")
                .withTerms(Terms.UNRESERVED.withDisk(Optional.of(new Disk(
                        Optional.of(new Disk.Persistence("v", Optional.empty())),
                        Optional.of(new Disk.Mount("data", Disk.Mode.RW)),
                        Optional.empty()))));
        for (var image : List.of("app", "")) {
            var sandbox = Files.createDirectory(workDir.resolve("box" + image));
            var task = Tasks.task("db", "true")
                    .task()
                    .withResources(Resources.EMPTY.with(disk, 10_000))
                    .withContainer(ContainerInfo.of(ContainerInfo.Type.DOCKER, image));
            var run = new TaskRun(new AgentId("a"), new FrameworkId("f"), task, new ContainerId("c"));
            volumes.link(run, sandbox, new TaskUser.Own());
            assertThat(volumes.of(run)).isEqualTo(Map.of("data", workDir.resolve("volumes/roles/*/v")));
            assertThat(Files.isSymbolicLink(sandbox.resolve("data"))).isEqualTo(image.isEmpty());
            assertThat(sandbox.resolve("data")).isDirectory();
        }
    }

    private static Volume on(String type, Path root) {
        return new Volume(
                new VolumeId("a", "v"),
                Optional.of(new Disk.Source(type, Optional.of(root.toString()), Optional.empty(), Optional.empty())));
    }

    @Test
    void volumeOnAPath_isBelowItsRoot_andIsRemovedThere(@TempDir Path disk) throws Exception {
        var volumes = new Volumes(workDir);
        var volume = on(Disk.Source.PATH, disk);
        volumes.create(volume);
        Files.writeString(disk.resolve("volumes/roles/a/v/data"), "1");
        volumes.keep(volume);
        assertThat(disk.resolve("volumes/roles/a/v/data")).exists();
        assertThat(workDir.resolve("volumes")).doesNotExist();

        volumes.destroy(volume);
        volumes.sweep();
        assertThat(disk.resolve("volumes/roles/a/v")).doesNotExist();
        assertThat(disk.resolve("volumes/removed")).isEmptyDirectory();
    }

    @Test
    void volumeOnAMount_isItsRoot_whichStaysWhenTheDataGo(@TempDir Path disk) throws Exception {
        var volumes = new Volumes(workDir);
        var volume = on(Disk.Source.MOUNT, disk);
        Files.writeString(disk.resolve("before"), "1");
        Files.createDirectories(disk.resolve("lost+found"));
        volumes.create(volume);
        assertThat(disk.resolve("before")).as("the operator's").exists();

        Files.createDirectories(disk.resolve("tree/below"));
        volumes.destroy(volume);
        volumes.sweep();
        assertThat(disk.resolve("before")).doesNotExist();
        assertThat(disk.resolve("tree")).doesNotExist();
        assertThat(disk.resolve("lost+found")).isDirectory();
        assertThat(disk).isDirectory();
    }

    @Test
    void diskThatIsNotMounted_isNotWrittenTo(@TempDir Path dir) {
        var gone = dir.resolve("gone");
        assertThatThrownBy(() -> new Volumes(workDir).keep(on(Disk.Source.PATH, gone)))
                .hasMessageContaining("the disk of a volume is not there");
        assertThat(gone).doesNotExist();
    }
}
