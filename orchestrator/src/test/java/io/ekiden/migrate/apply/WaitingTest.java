package io.ekiden.migrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.apply.Applied.Outcome;
import io.ekiden.migrate.apply.Applied.Put;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final String RUNNING =
            "[{'id':'d1','currentStep':1,'totalSteps':2,'currentActions':[{'app':'/a'}]},{'id':'other'}]";
    private static final String OVER = "[{'id':'other'}]";
    private static final String LIST = "/v2/deployments";
    private static final String ONE = "/v2/deployments/d1";

    private final List<String> told = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final Map<String, List<Supplier<Target.Answer>>> answers = new HashMap<>();
    private Instant now = Instant.EPOCH;

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Supplier<Target.Answer> says(int status, String body) {
        return () ->
                new Target.Answer(status, body.isEmpty() ? MissingNode.getInstance() : json(body), Optional.empty());
    }

    private static Supplier<Target.Answer> isSilent(String why) {
        return () -> {
            throw MigrationException.away(why, null);
        };
    }

    /** One answer after the other, the last again and again. */
    private void on(String path, List<Supplier<Target.Answer>> inOrder) {
        answers.put(path, new ArrayList<>(inOrder));
    }

    private void on(String path, Supplier<Target.Answer> always) {
        on(path, List.of(always));
    }

    private Applied await(Outcome outcome, Duration timeout) throws Exception {
        Target target = (_, path, _) -> {
            var left = answers.getOrDefault(path, List.of(says(404, "{'message':'nothing is here'}")));
            return (left.size() > 1 ? left.removeFirst() : left.getFirst()).get();
        };
        var put = new Put(List.of("/a"), List.of(), List.of(), List.of());
        return new Waiting(
                        target,
                        told::add,
                        pause -> {
                            pauses.add(pause);
                            now = now.plus(pause);
                        },
                        () -> now)
                .until(new Applied(outcome, put, List.of(), List.of("d1")), timeout);
    }

    private Applied await() throws Exception {
        return await(Outcome.DONE, Duration.ofSeconds(5));
    }

    @Test
    void deploymentThatEnds_isDone_andEachStepToldOnce() throws Exception {
        on(LIST, List.of(says(200, RUNNING), says(200, RUNNING), says(200, OVER)));
        on(ONE, says(200, "{'id':'d1','status':'succeeded'}"));
        assertThat(await().outcome()).isEqualTo(Outcome.DONE);
        assertThat(told).containsExactly("step 1 of 2: /a", "deployed");
        assertThat(pauses).hasSize(2);
    }

    /** It says of none how it ended. */
    @Test
    void deploymentOfAnOriginalMarathon_isDoneWhenItIsGone() throws Exception {
        for (int status : new int[] {404, 405}) {
            on(LIST, List.of(says(200, RUNNING), says(200, OVER)));
            on(ONE, says(status, "{'message':'no'}"));
            assertThat(await().outcome()).isEqualTo(Outcome.DONE);
        }
    }

    /** None of these is in the list any more either. */
    @Test
    void deploymentThatEndsOtherwise_isNotDone() throws Exception {
        for (var status : List.of("failed", "cancelled", "overridden", "rolledBack")) {
            on(LIST, List.of(says(200, RUNNING), says(200, OVER)));
            on(ONE, says(200, "{'id':'d1','status':'" + status + "','reason':'by ann','followedBy':'d2'}"));
            var ended = await();
            assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(ended.problems())
                    .containsExactly("the deployment d1 is " + status + ": by ann (followed by d2)");
            assertThat(ended.put().created()).containsExactly("/a");
        }
        assertThat(told).doesNotContain("deployed");
    }

    @Test
    void deploymentThatIsPaused_isWaitedFor() throws Exception {
        on(LIST, says(200, OVER));
        on(ONE, List.of(says(200, "{'id':'d1','status':'paused'}"), says(200, "{'id':'d1','status':'succeeded'}")));
        assertThat(await().outcome()).isEqualTo(Outcome.DONE);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void deploymentThatGoesOn_isLate() throws Exception {
        on(LIST, says(200, RUNNING));
        var late = await();
        assertThat(late.outcome()).isEqualTo(Outcome.LATE);
        assertThat(late.problems().getFirst()).contains("within 5 s");
        assertThat(pauses).hasSize(5);
    }

    /** A leader changes, or a proxy starts again, while somebody waits. */
    @Test
    void silenceThatPasses_isBorne() throws Exception {
        on(
                LIST,
                List.of(
                        says(200, RUNNING),
                        isSilent("connection refused"),
                        isSilent("cannot answer now (502)"),
                        says(500, ""),
                        says(200, OVER)));
        on(ONE, List.of(isSilent("cannot answer now (503)"), says(200, "{'id':'d1','status':'succeeded'}")));
        assertThat(await(Outcome.DONE, Duration.ofMinutes(1)).outcome()).isEqualTo(Outcome.DONE);
        assertThat(told).containsExactly("step 1 of 2: /a", "no answer, asking again: connection refused", "deployed");
    }

    /** Whoever sees nothing does not say that all is well. */
    @Test
    void silenceThatLasts_isNoSuccess() throws Exception {
        for (var silence : List.of(isSilent("connection refused"), says(500, "{'message':'oops'}"))) {
            on(LIST, silence);
            var ended = await();
            assertThat(ended.outcome()).isEqualTo(Outcome.AWAY);
            assertThat(ended.problems()).hasSize(2).first().asString().contains("not seen to be deployed within 5 s");
            assertThat(ended.deployments()).containsExactly("d1");
        }
    }

    @Test
    void whoIsNotAllowedToLook_isNotMadeToWait() throws Exception {
        on(LIST, () -> {
            throw MigrationException.unreachable("not allowed", null);
        });
        assertThat(await().outcome()).isEqualTo(Outcome.AWAY);
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatWasRefused_isNotWaitedFor() throws Exception {
        assertThat(await(Outcome.CONFLICT, Duration.ofSeconds(5)).outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(pauses).isEmpty();
    }
}
