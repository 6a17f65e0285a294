package io.ekiden.orchestrator.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.door.Lasting.Kind;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class LastingTest {
    @Test
    void end_isKnownToThePlace_forWhoCannotBeEndedYet() {
        var lasting = new Lasting();
        var ended = new ArrayList<String>();
        var first = lasting.enter(Kind.SESSION, () -> ended.add("first")).orElseThrow();
        var left = lasting.enter(Kind.FOLLOWER, () -> ended.add("left")).orElseThrow();
        left.close();
        lasting.endAll();
        var later = lasting.enter(Kind.SESSION, () -> ended.add("later")).orElseThrow();
        assertThat(ended).containsExactly("first");
        assertThat(first.isOver()).isTrue();
        assertThat(left.isOver()).isFalse();
        assertThat(later.isOver()).isFalse();
        assertThat(lasting.size(Kind.SESSION)).isOne();
    }
}
