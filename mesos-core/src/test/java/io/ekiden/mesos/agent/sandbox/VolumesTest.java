package io.ekiden.mesos.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.operation.VolumeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
}
