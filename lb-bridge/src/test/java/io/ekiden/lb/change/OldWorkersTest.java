package io.ekiden.lb.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OldWorkersTest {
    private static final OldWorkers THREE = new OldWorkers(3, Duration.ofSeconds(30));

    private static List<Duration> ages(long... seconds) {
        return LongStream.of(seconds).mapToObj(Duration::ofSeconds).toList();
    }

    @Test
    void reload_waits_onlyWhereItWouldEndAWorkerThatIsOldForAShortTime() {
        assertThat(THREE.haveRoom(ages())).isTrue();
        assertThat(THREE.haveRoom(ages(2, 1))).isTrue();
        assertThat(THREE.haveRoom(ages(29, 2, 1))).isFalse();
        assertThat(THREE.haveRoom(ages(30, 2, 1))).isTrue();
        assertThat(THREE.surplus(2)).isZero();
        assertThat(THREE.surplus(3)).isOne();
    }

    /** A bridge that was started again with a smaller limit. */
    @Test
    void allThatAreTooMany_areEnded_onceTheYoungestOfThemMayBe() {
        assertThat(THREE.surplus(5)).isEqualTo(3);
        assertThat(THREE.haveRoom(ages(90, 60, 29, 2, 1))).isFalse();
        assertThat(THREE.haveRoom(ages(90, 60, 30, 2, 1))).isTrue();
    }
}
