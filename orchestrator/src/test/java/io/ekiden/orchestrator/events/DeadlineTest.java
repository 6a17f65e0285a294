package io.ekiden.orchestrator.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What comes when nobody waits for it any more. */
class DeadlineTest {
    private final ArrayList<String> late = new ArrayList<>();

    @Test
    void whatComesTooLate_isGivenBack() {
        var coming = Promise.<String>promise();
        var inTime = Deadline.of(coming.future(), Duration.ofMillis(1), late::add);
        assertThatThrownBy(
                        () -> inTime.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(late).isEmpty();

        coming.complete("connection");

        assertThat(late).containsExactly("connection");
    }

    @Test
    void whatComesInTime_isKept() {
        var coming = Promise.<String>promise();
        var inTime = Deadline.of(coming.future(), Duration.ofHours(1), late::add);

        coming.complete("connection");

        assertThat(inTime.result()).isEqualTo("connection");
        assertThat(late).isEmpty();
    }
}
