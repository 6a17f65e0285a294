package io.ekiden.testkit.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void line_judgesTheGreaterAndTheSmallerWay() {
        assertThat(Figure.of("start", "p99", 25, "ms", Goal.atMost(100)).line())
                .endsWith("25 ms   goal <= 100 ms       ratio  0.25  ok");
        assertThat(Figure.of("spawn", "rate", 200, "/s", Goal.atLeast(400)).line())
                .endsWith("200 /s   goal >= 400 /s       ratio  0.50  missed");
        assertThat(Figure.of("spawn", "limit", 12.345, "/s").line())
                .doesNotContain("goal")
                .endsWith("12.3 /s");
    }

    @Test
    void samples_knowTheirMiddleAndTheirTail() {
        assertThat(Samples.of(List.of(3.0, 1.0, 2.0)).median()).isEqualTo(2);
        assertThat(Samples.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
        var hundred = IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();
        assertThat(Samples.of(hundred).percentile(99)).isEqualTo(99);
        assertThat(Samples.of(List.of(7.0)).percentile(99)).isEqualTo(7);
    }
}
