package io.ekiden.mesos.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.operation.VolumeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        new Volumes(workDir).create(new VolumeId("a/b-c", "data#res.1"));

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
                volumes.create(new VolumeId(role, id));
            }
        }

        assertThat(directories(3)).hasSize(names.size());
        assertThat(directories(4)).hasSize(names.size() * names.size());
        volumes.destroy(new VolumeId("a b", "a b"));
        assertThat(directories(4)).hasSize(names.size() * names.size() - 1);
    }

    @Test
    void removedVolumes_areDeletedByAllWhoSweepAtOnce_withoutWhatTheyLinkTo() throws Exception {
        var volumes = new Volumes(workDir);
        var elsewhere = Files.writeString(
                Files.createDirectories(workDir.resolve("elsewhere")).resolve("kept"), "");
        var volume = new VolumeId("a", "v");
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
}
