package io.ekiden.mesos.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.model.Resources;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceDetectionTest {
    private static final Resources FOUND = Resources.parse("cpus:4;mem:1000;disk:2000;ports:[31000-32000]");

    @Test
    void namedResources_areNotDetected() {
        assertThat(ResourceDetection.complete("cpus:1;mem(web):10;ports:[1-2]", FOUND))
                .isEqualTo(Resources.parse("cpus:1;mem(web):10;disk:2000;ports:[1-2]"));
        assertThat(ResourceDetection.complete("cpus:0", FOUND).cpusMilli()).isZero();
        assertThat(ResourceDetection.complete("", FOUND)).isEqualTo(FOUND);
    }

    @Test
    void amounts_leaveSomeForTheHost() {
        assertThat(ResourceDetection.memMiB(1024)).isEqualTo(512);
        assertThat(ResourceDetection.memMiB(4096)).isEqualTo(3072);
        assertThat(ResourceDetection.diskMiB(8 * 1024)).isEqualTo(4 * 1024);
        assertThat(ResourceDetection.diskMiB(20 * 1024)).isEqualTo(15 * 1024);
    }

    @Test
    void thisMachine_hasSomething(@TempDir Path workDir) {
        var found = ResourceDetection.detect("", workDir);
        assertThat(found.cpusMilli()).isGreaterThanOrEqualTo(1000);
        assertThat(found.memMilli()).isPositive();
        assertThat(found.ports().size()).isEqualTo(1001);
    }

    @Test
    void role_thatCannotBe_isRefusedByName() {
        assertThatThrownBy(() -> ResourceDetection.parse("cpus(a b):4")).hasMessageContaining("Role 'a b' is invalid");
    }
}
