package io.ekiden.mesos.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.id.OfferId;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How much of the contract is played before the recordings of a stock Mesos. */
class RecordedContractTest {
    @Test
    void contract_isPlayedInFull_butForWhatIsNamedWithItsReason() {
        var tests = Arrays.stream(SchedulerClientContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
        var played = RecordedSchedulerClientTest.RECORDED.keySet();
        var leftOut = RecordedSchedulerClientTest.UNRECORDED;
        assertThat(tests).hasSizeGreaterThan(8);
        assertThat(Stream.concat(played.stream(), leftOut.keySet().stream()))
                .containsExactlyInAnyOrderElementsOf(tests);
        assertThat(leftOut).containsOnlyKeys("manyCalls_arriveInTheirOrder");
        assertThat(leftOut.values()).noneMatch(String::isBlank);
    }

    /** Else it would be no proof that nothing is noticed. */
    @Test
    void whatWasNotSaidThen_isNoticed() throws Exception {
        assertThat(failuresOf(offer -> new Call.Decline(List.of(offer), new Filters(Duration.ofSeconds(5)))))
                .isEmpty();
        assertThat(failuresOf(offer -> new Call.Decline(List.of(offer), new Filters(Duration.ofSeconds(6)))))
                .contains("\"refuse_seconds\":5");
        assertThat(failuresOf(_ -> new Call.Decline(List.of(new OfferId("O0")), new Filters(Duration.ofSeconds(5)))))
                .contains("\"O0\"");
        assertThat(failuresOf(_ -> new Call.Suppress())).contains("SUPPRESS");
    }

    /** What is noticed when the first offer is answered in this way. */
    private static String failuresOf(Function<OfferId, Call> answer) throws Exception {
        try (var stage = new RecordedMaster(RecordedScript.read("01-subscribe").until(1, "DECLINE"))) {
            var framework = new Framework(stage.client(), stage.info());
            framework.subscribe(Optional.empty());
            framework.send(answer.apply(framework.offer().id()));
        } catch (AssertionError noticed) {
            return String.valueOf(noticed.getMessage());
        }
        return "";
    }
}
