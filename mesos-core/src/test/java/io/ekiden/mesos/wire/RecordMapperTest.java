package io.ekiden.mesos.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import org.junit.jupiter.api.Test;

/** Records as earlier versions wrote them. */
class RecordMapperTest {
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
