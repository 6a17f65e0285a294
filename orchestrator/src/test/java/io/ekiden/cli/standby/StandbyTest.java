package io.ekiden.cli.standby;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandbyTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoLeadsAtOnce_neverStandsBy() {
        var standby = new Standby(vertx);
        standby.end();
        assertThat(standby.ready().isComplete()).isTrue();
        standby.begin();
        assertThat(vertx.deploymentIDs()).isEmpty();
    }

    @Test
    void whoIsElectedSoon_doesNotBegin() {
        var standby = new Standby(vertx);
        standby.begin();
        assertThat(standby.ready().isComplete()).isFalse();
        standby.end();
        assertThat(standby.ready().isComplete()).isTrue();
    }
}
