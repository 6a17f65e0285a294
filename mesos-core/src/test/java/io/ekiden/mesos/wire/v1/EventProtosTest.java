package io.ekiden.mesos.wire.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.maintenance.InverseOffer;
import io.ekiden.mesos.model.maintenance.Unavailability;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events and calls about maintenance and executors, there and back. */
class EventProtosTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Filters FILTERS = new Filters(Duration.ofMillis(1_500));

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void event_isReadAsItWasWritten(MediaType mediaType) throws Exception {
        var offer = new InverseOffer(
                new OfferId("M-O1"),
                new FrameworkId("M-0000"),
                new AgentId("M-S0"),
                "host1",
                5051,
                new Unavailability(Instant.parse("2026-01-01T22:00:00.000000001Z"), Optional.empty()));
        for (var event : List.of(
                new Event.InverseOffers(List.of(offer)),
                new Event.RescindInverseOffer(new OfferId("M-O1")),
                new Event.Message(new AgentId("M-S0"), new ExecutorId("e"), "aGVsbG8="))) {
            assertThat(EventProtos.read(mediaType, EventProtos.write(mediaType, event)))
                    .contains(event);
        }
    }

    @Test
    void recordedInverseOffer_isReadAndWrittenAsItWas() throws Exception {
        try (var in = Objects.requireNonNull(
                EventProtosTest.class.getResourceAsStream("/mesos/25-sched-events-during-maintenance.json"))) {
            var recorded = JSON.readTree(in).path(3);
            var read = EventProtos.read(MediaType.JSON, JSON.writeValueAsBytes(recorded))
                    .orElseThrow();
            assertThat(JSON.readTree(EventProtos.write(MediaType.JSON, read))).isEqualTo(recorded);
        }
    }

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void answer_isReadAsItWasWritten(MediaType mediaType) throws Exception {
        var id = Optional.of(new FrameworkId("M-0000"));
        for (var call : List.of(
                new Call.AcceptInverseOffers(List.of(new OfferId("M-O1")), FILTERS),
                new Call.DeclineInverseOffers(List.of(new OfferId("M-O1"), new OfferId("M-O2")), FILTERS))) {
            assertThat(CallProtos.read(mediaType, CallProtos.write(mediaType, id, call))
                            .call())
                    .contains(call);
        }
    }
}
