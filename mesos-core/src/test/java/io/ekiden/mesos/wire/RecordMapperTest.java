package io.ekiden.mesos.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import io.ekiden.mesos.model.container.ContainerInfo.Mode;
import io.ekiden.mesos.model.container.ContainerInfo.Network;
import io.ekiden.mesos.model.container.ContainerInfo.Other;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Records as earlier versions wrote them. */
class RecordMapperTest {
    @Test
    void network_fromBeforeLabels_hasNone() throws Exception {
        var mapper = RecordMapper.of(1000);
        assertThat(mapper.readValue(
                        "{\"mode\":\"USER\",\"name\":\"blue\",\"others\":[{\"name\":\"red\",\"portMappings\":[]}]}",
                        Network.class))
                .isEqualTo(new Network(Mode.USER, Optional.of("blue"), List.of(new Other("red", List.of()))));
        var labelled = new Network(Mode.USER, Optional.of("blue"), new TreeMap<>(Map.of("k", "v")), List.of());
        assertThat(mapper.readValue(mapper.writeValueAsString(labelled), Network.class))
                .isEqualTo(labelled);
    }

    @Test
    void probe_fromBeforeIpv6_isByIpv4() throws Exception {
        var mapper = RecordMapper.of(1000);
        assertThat(mapper.readValue("{\"type\":\"Tcp\",\"port\":80}", Probe.class))
                .isEqualTo(new Probe.Tcp(80));
        assertThat(mapper.readValue("{\"type\":\"Http\",\"scheme\":\"http\",\"port\":80,\"path\":\"/\"}", Probe.class))
                .isEqualTo(new Probe.Http("http", 80, "/"));
        var by6 = new Probe.Http("https", 80, "/", true);
        assertThat(mapper.readValue(mapper.writerFor(Probe.class).writeValueAsString(by6), Probe.class))
                .isEqualTo(by6);
    }
}
