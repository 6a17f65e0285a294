package io.ekiden.migrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.migrate.apply.Applied.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final String RUNNING =
            "[{\"id\":\"d1\",\"currentStep\":1,\"totalSteps\":2,\"currentActions\":[{\"app\":\"/a\"}]},{\"id\":\"other\"}]";

    private final List<String> told = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Under way for so many looks. */
    private Waiting waiting(int looks) {
        var left = new int[] {looks};
        Target target = (_, _, _) ->
                new Target.Answer(200, json(left[0]-- > 0 ? RUNNING : "[{\"id\":\"other\"}]"), Optional.empty());
        return new Waiting(target, told::add, pauses::add);
    }

    private static Applied applied(Outcome outcome) {
        return new Applied(outcome, List.of("/a"), List.of(), List.of(), List.of(), List.of("d1"));
    }

    @Test
    void deploymentThatEnds_isDone_andEachStepToldOnce() throws Exception {
        assertThat(waiting(3)
                        .until(applied(Outcome.DONE), Duration.ofMinutes(1))
                        .outcome())
                .isEqualTo(Outcome.DONE);
        assertThat(told).containsExactly("step 1 of 2: /a", "deployed");
        assertThat(pauses).hasSize(3);
    }

    @Test
    void deploymentThatGoesOn_isLate() throws Exception {
        var late = waiting(1000).until(applied(Outcome.DONE), Duration.ofSeconds(5));
        assertThat(late.outcome()).isEqualTo(Outcome.LATE);
        assertThat(late.problems().getFirst()).contains("within 5 s");
        assertThat(pauses).hasSize(5);
    }

    @Test
    void whatWasRefused_isNotWaitedFor() throws Exception {
        assertThat(waiting(1000)
                        .until(applied(Outcome.CONFLICT), Duration.ofSeconds(5))
                        .outcome())
                .isEqualTo(Outcome.CONFLICT);
        assertThat(pauses).isEmpty();
    }
}
