package io.ekiden.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.link.BrokenLinkException;
import io.ekiden.mesos.link.LinkCodec;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.id.TaskKey;
import io.ekiden.mesos.wire.v1.CallProtos;
import io.ekiden.mesos.wire.v1.EventProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.agent.AgentCall;
import io.ekiden.mesos.wire.v1.executor.ExecutorCallProtos;
import io.ekiden.mesos.wire.v1.executor.ExecutorEventProtos;
import io.ekiden.mesos.wire.v1.operator.OperatorCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A little of {@code ./ekiden fuzz} in each check. */
@Timeout(120)
class FuzzTest {
    @Test
    void decoders_refuseWhatTheyCannotRead_andNothingElseHappens() {
        assertThat(new Feeder(new Decoders(), Feeder.HANGS)
                        .feed(1, 10_000, _ -> {})
                        .nanos())
                .isLessThan(Feeder.LIMIT_NANOS);
    }

    /** Inputs that are refused at once show nothing: enough of them have to be read to their end, by each decoder. */
    @Test
    void mutations_reachIntoEachDecoder() {
        var read = new TreeMap<String, Integer>();
        var mutations = new Mutations(Samples.all());
        for (int seed = 1; seed <= 6_000; seed++) {
            var input = mutations.next(new Random(seed));
            for (var mediaType : MediaType.values()) {
                count(read, "call " + mediaType, () -> CallProtos.read(mediaType, input));
                count(read, "operator call " + mediaType, () -> OperatorCall.read(mediaType, input));
                count(read, "agent's call " + mediaType, () -> AgentCall.read(mediaType, input));
                count(
                        read,
                        "event " + mediaType,
                        () -> EventProtos.read(mediaType, input).orElseThrow(() -> new WireException("none")));
                count(read, "executor's call " + mediaType, () -> ExecutorCallProtos.read(mediaType, input));
                count(
                        read,
                        "executor's event " + mediaType,
                        () -> ExecutorEventProtos.read(mediaType, input).orElseThrow(() -> new WireException("none")));
            }
            var text = new String(input, StandardCharsets.UTF_8);
            count(read, "message of an agent", () -> LinkCodec.ofMaster().read(text));
            count(read, "message of a master", () -> LinkCodec.ofAgent().read(text));
            count(
                    read,
                    "record",
                    () -> new RecordIo.Decoder(1 << 20).feed(input).getFirst());
        }
        assertThat(read).hasSize(15).allSatisfy((_, count) -> assertThat(count).isGreaterThan(10));
    }

    /** Else hearing would show nothing: the launch of the samples is one that the master of the fuzz makes. */
    @Test
    void samples_areOfTheMasterThatHearsThem() {
        var listener = new Listener();
        assertThat(listener.state().agents().byId()).hasSize(1);
        assertThat(listener.state().offers()).hasSize(1);
        var launched = listener.hear(
                Samples.calls().stream().filter(Call.Accept.class::isInstance).findFirst());
        assertThat(launched.task(new TaskKey(new FrameworkId("F"), new TaskId("t.1"))))
                .isNotNull();
        assertThat(listener.state().framework(new FrameworkId("F"))).isNotNull();
    }

    private interface Attempt {
        Object run() throws WireException, BrokenLinkException;
    }

    private static void count(Map<String, Integer> read, String what, Attempt attempt) {
        try {
            attempt.run();
            read.merge(what, 1, Integer::sum);
        } catch (WireException | BrokenLinkException | NoSuchElementException refused) {
            // Not counted.
        }
    }

    @Test
    void crash_isToldWithItsSeed() {
        var feeder = new Feeder(
                (input, _) -> {
                    throw new IllegalStateException("of " + input.length);
                },
                Feeder.HANGS);
        assertThatThrownBy(() -> feeder.feed(7, 10, _ -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The input of seed 7 crashed a decoder")
                .hasMessageContaining("./ekiden fuzz --inputs 1 --seed 7");
    }

    @Test
    void slowness_isToldAboveAHundredMilliseconds() {
        assertThat(new Feeder((_, _) -> 100_000_000, Feeder.HANGS)
                        .feed(1, 3, _ -> {})
                        .nanos())
                .isEqualTo(100_000_000);
        assertThatThrownBy(() -> new Feeder((_, _) -> 101_000_000, Feeder.HANGS).feed(1, 3, _ -> {}))
                .hasMessageContaining("The input of seed 1 took 101 ms of processor time");
    }

    @Test
    void hang_isNoticed_andSaysWhere() {
        var never = new CountDownLatch(1);
        var feeder = new Feeder((_, _) -> wait(never), Duration.ofMillis(200));
        assertThatThrownBy(() -> feeder.feed(3, 10, _ -> {}))
                .hasMessageContaining("The input of seed 3 hangs")
                .hasMessageContaining("FuzzTest.wait");
        never.countDown();
    }

    private static long wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return 0;
    }
}
