package io.ekiden.cli.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.MasterSettings;
import java.io.InputStream;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MasterPartTest extends OnZooKeeper {
    /** Its failover timeout is zero: it ends with its connection. */
    private static final String SUBSCRIBE =
            "{\"type\": \"SUBSCRIBE\", \"subscribe\": {\"framework_info\": {\"user\": \"root\", \"name\": \"f\"}}}";

    private static final int FRAMEWORKS = 30;

    private MasterPart master(int port) throws Exception {
        return MasterPart.start(
                vertx,
                MasterSettings.of(UUID.randomUUID().toString(), "127.0.0.1", port),
                MasterFront.open("127.0.0.1"),
                ZooKeeperPlace.open(zooKeeper.connectString(), ZooKeeperPlace.OWN_MASTER));
    }

    private InputStream subscribe(int port) throws Exception {
        return http.send(postOf(port, "/api/v1/scheduler", SUBSCRIBE), BodyHandlers.ofInputStream())
                .body();
    }

    @Test
    void masterThatStops_endsNoFramework() throws Exception {
        int port = freePort();
        var events = new ArrayList<InputStream>();
        try (var first = master(port)) {
            for (int i = 0; i < FRAMEWORKS; i++) {
                events.add(subscribe(port));
                assertThat(events.getLast().readNBytes(20)).hasSize(20);
            }
            assertThat(first.master().snapshot().frameworks().byId()).hasSize(FRAMEWORKS);
        }
        for (var stream : events) {
            stream.close();
        }
        try (var second = master(port)) {
            assertThat(second.master().snapshot().frameworks().byId()).hasSize(FRAMEWORKS);
            assertThat(second.master().snapshot().frameworks().completed()).isEmpty();
        }
    }
}
