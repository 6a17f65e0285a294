package io.ekiden.cli.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.MasterSettings;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose answers a master gives while it wins and loses. */
class MasterDoorTermsTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final MasterDoor door = new MasterDoor(MasterSettings.of("m", "localhost", 5050), InstantSource.system());
    private final Router router = Router.router(vertx);
    private URI uri;

    @BeforeEach
    void listen() throws Exception {
        router.route().handler(routing -> routing.response().end());
        uri = URI.create("http://127.0.0.1:"
                + Opened.await(vertx.createHttpServer()
                                .requestHandler(door::handle)
                                .listen(0, "127.0.0.1"))
                        .actualPort());
    }

    @AfterEach
    void close() throws Exception {
        http.shutdownNow();
        Opened.await(vertx.close());
    }

    private int answer() throws Exception {
        return http.send(HttpRequest.newBuilder(uri.resolve("/weights")).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void door_isOpenWhileItsMasterLeads() throws Exception {
        assertThat(answer()).isEqualTo(503);
        door.recover(1);
        assertThat(answer()).isEqualTo(503);
        door.open(1, router);
        assertThat(answer()).isEqualTo(200);
        door.shut();
        door.pointTo(Optional.of("127.0.0.1:1"));
        assertThat(answer()).isEqualTo(307);
    }

    @Test
    void master_thatIsReadyWhenItHasLost_isNotLetIn() throws Exception {
        door.recover(1);
        door.shut();
        door.pointTo(Optional.of("127.0.0.1:1"));
        door.open(1, router);
        assertThat(answer()).isEqualTo(307);

        door.recover(2);
        door.open(1, router);
        assertThat(answer()).as("the second time is not ready yet").isEqualTo(503);
        door.open(2, router);
        assertThat(answer()).isEqualTo(200);
    }
}
