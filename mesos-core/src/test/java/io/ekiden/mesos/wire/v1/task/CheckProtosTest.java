package io.ekiden.mesos.wire.v1.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.v1.Protos;
import org.junit.jupiter.api.Test;

class CheckProtosTest {
    @Test
    void healthCheck_comesOutAsItWentIn_alsoByIpv6() throws Exception {
        for (var probe : List.of(
                new Probe.Command("true"),
                new Probe.Http("http", 80, "/up"),
                new Probe.Http("https", 80, "/up", true),
                new Probe.Tcp(81),
                new Probe.Tcp(81, true))) {
            var check = new TaskHealthCheck(
                    probe, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), 4);
            assertThat(CheckProtos.read(CheckProtos.write(check))).isEqualTo(check);
        }
    }

    @Test
    void protocol_isSaidOnlyWhereItIsNotTheUsualOne() {
        var usual =
                new TaskHealthCheck(new Probe.Tcp(81), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1);
        assertThat(CheckProtos.write(usual).getTcp().hasProtocol()).isFalse();
        var other = new TaskHealthCheck(
                new Probe.Tcp(81, true), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1);
        assertThat(CheckProtos.write(other).getTcp().getProtocol()).isEqualTo(Protos.NetworkInfo.Protocol.IPv6);
    }
}
