package io.ekiden.mesos.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Operation.Kind;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Label;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.mesos.model.resource.Terms;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReservingTest {
    private static final Resources TOTAL = Resources.parse(
            "cpus:1;cpus<DYNAMIC/a/me>:2;cpus<DYNAMIC/a/me|DYNAMIC/a%2Fx/me>:3;cpus<DYNAMIC/b/you>:4;cpus(s):5");

    private static Converter.Judgement judge(Optional<String> role, Operation.Convert operation) {
        return new Converter(role, role.map(_ -> "me"), List.of("RESERVATION_REFINEMENT"), TOTAL)
                .judge(operation, TOTAL);
    }

    private static Operation.Convert reserve(String resources, String source) {
        return new Operation.Convert(
                Kind.RESERVE, Optional.empty(), Resources.parse(resources), Resources.parse(source), Optional.empty());
    }

    private static String refusal(Operation.Convert operation) {
        return judge(Optional.empty(), operation) instanceof Converter.Judgement.Refused(var why) ? why : "none";
    }

    private static Resources labelled(List<Label> labels) {
        var reservation = new Reservation(Reservation.Type.DYNAMIC, "a", Optional.of("me"), labels);
        return Resources.EMPTY.with(
                new Resources.Key("cpus", Terms.UNRESERVED.withReservations(List.of(reservation))), 1000);
    }

    private static String refusalOfLabels(List<Label> labels) {
        return refusal(new Operation.Convert(Kind.RESERVE, Optional.empty(), labelled(labels)));
    }

    @Test
    void source_isTakenInsteadOfWhatIsFree() {
        var moved = judge(Optional.of("a"), reserve("cpus<DYNAMIC/a/me>:3", "cpus<DYNAMIC/b/you>:3"));

        assertThat(moved)
                .isEqualTo(new Converter.Judgement.Allowed(new Conversion(
                        Resources.parse("cpus<DYNAMIC/b/you>:3"), Resources.parse("cpus<DYNAMIC/a/me>:3"))));
        assertThat(judge(
                        Optional.of("a/y"),
                        reserve("cpus<DYNAMIC/a/me|DYNAMIC/a%2Fy/me>:3", "cpus<DYNAMIC/a/me|DYNAMIC/a%2Fx/me>:3")))
                .isInstanceOf(Converter.Judgement.Allowed.class);
        assertThat(judge(Optional.of("a"), reserve("cpus<DYNAMIC/a/me>:1", "cpus:1")))
                .isInstanceOf(Converter.Judgement.Allowed.class);
    }

    @Test
    void source_thatDoesNotFit_isRefused() {
        assertThat(refusal(reserve("cpus<DYNAMIC/a/me>:3", "cpus<DYNAMIC/b/you>:2")))
                .contains("differ in more");
        assertThat(refusal(reserve("cpus<DYNAMIC/a/me>:3", "cpus:1;cpus<DYNAMIC/b/you>:2")))
                .contains("alike");
        assertThat(refusal(reserve("cpus<DYNAMIC/a/me>:5", "cpus(s):5"))).contains("configured");
        assertThat(refusal(reserve("cpus<DYNAMIC/a/me>:5", "cpus<DYNAMIC/b/you>:5")))
                .contains("does not contain");
        assertThat(judge(Optional.of("a"), reserve("cpus<DYNAMIC/a/you>:3", "cpus<DYNAMIC/b/you>:3")))
                .isInstanceOf(Converter.Judgement.Refused.class);
    }

    @Test
    void operator_reservesForSeveralRolesAtOnce() {
        assertThat(refusal(new Operation.Convert(
                        Kind.RESERVE,
                        Optional.empty(),
                        Resources.parse("cpus<DYNAMIC/a/me>:0.5;cpus<DYNAMIC/b/me>:0.5"))))
                .isEqualTo("none");
    }

    @Test
    void labels_areLimitedInNumberAndSize() {
        var some = IntStream.range(0, Reserving.MAX_LABELS)
                .mapToObj(i -> new Label("k" + i, Optional.of("v")))
                .toList();
        assertThat(refusalOfLabels(some)).isEqualTo("none");
        assertThat(refusalOfLabels(IntStream.rangeClosed(0, Reserving.MAX_LABELS)
                        .mapToObj(i -> new Label("k" + i, Optional.empty()))
                        .toList()))
                .isEqualTo("A reservation has 65 labels; at most 64 are possible");
        assertThat(refusalOfLabels(List.of(new Label("key", Optional.of("x".repeat(16_382))))))
                .isEqualTo("The labels of a reservation have 16385 characters; at most 16384 are possible");
    }
}
