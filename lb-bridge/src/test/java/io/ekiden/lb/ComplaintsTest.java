package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.view.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
    private static final Problem LABEL = new Problem(Problem.Kind.WRONG_LABEL, "/a", 80, "HAPROXY_0_MODE is wrong");
    private static final Problem ONE = new Problem(Problem.Kind.UNRESOLVED_HOST, "/b", 81, "the host of task b.1");
    private static final Problem TWO = new Problem(Problem.Kind.UNRESOLVED_HOST, "/b", 81, "the host of task b.2");

    private final Complaints complaints = new Complaints();

    @Test
    void problem_isSaidOnceWhenItStays_andOnceWhenItIsOver() {
        assertThat(complaints.round(List.of(LABEL)).begun()).isEmpty();
        assertThat(complaints.round(List.of(LABEL)).begun()).containsExactly(LABEL);
        assertThat(complaints.round(List.of(LABEL))).isEqualTo(new Complaints.Said(List.of(), List.of()));
        assertThat(complaints.round(List.of())).isEqualTo(new Complaints.Said(List.of(), List.of(LABEL)));
        assertThat(complaints.round(List.of()).over()).isEmpty();
        complaints.round(List.of(LABEL));
        assertThat(complaints.round(List.of(LABEL)).begun()).as("once more").containsExactly(LABEL);
    }

    /** As of a task whose host is looked up. */
    @Test
    void problemOfAMoment_isNotSaid_norThatItIsOver() {
        complaints.round(List.of(ONE));
        assertThat(complaints.round(List.of())).isEqualTo(new Complaints.Said(List.of(), List.of()));
    }

    @Test
    void problemOfManyTasks_isSaidOfOne_howeverTheyComeAndGo() {
        complaints.round(List.of(LABEL, ONE, TWO));
        assertThat(complaints.round(List.of(LABEL, ONE, TWO)).begun()).containsExactly(LABEL, ONE);
        assertThat(complaints.round(List.of(LABEL, TWO))).isEqualTo(new Complaints.Said(List.of(), List.of()));
        assertThat(complaints.round(List.of(LABEL)).over()).containsExactly(ONE);
    }
}
