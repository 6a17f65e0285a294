package io.ekiden.mesos.wire.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.model.resource.Label;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.mesos.model.resource.Terms;
import io.ekiden.mesos.wire.v1.ResourceProtos.Format;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos.Resource;
import org.junit.jupiter.api.Test;

class ResourceProtosTest {
    private static final Reservation DYNAMIC = new Reservation(
            Reservation.Type.DYNAMIC,
            "resident",
            Optional.of("marathon"),
            List.of(new Label("marathon_task_id", Optional.of("res.1"))));
    private static final Resources VOLUME = Resources.EMPTY.with(
            new Resources.Key(
                    "disk",
                    Terms.UNRESERVED
                            .withReservations(List.of(DYNAMIC))
                            .withDisk(Optional.of(new Disk(
                                    Optional.of(new Disk.Persistence("data#res.1", Optional.of("marathon"))),
                                    Optional.of(new Disk.Mount("data", Disk.Mode.RW)),
                                    Optional.empty())))),
            50_000);

    /** As recorded in session 10-reserve. */
    private static final String VOLUME_JSON = "{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":50.0},"
            + "\"allocation_info\":{\"role\":\"resident\"},\"reservations\":[{\"type\":\"DYNAMIC\",\"role\":\"resident\","
            + "\"principal\":\"marathon\",\"labels\":{\"labels\":[{\"key\":\"marathon_task_id\",\"value\":\"res.1\"}]}}],"
            + "\"disk\":{\"persistence\":{\"id\":\"data#res.1\",\"principal\":\"marathon\"},"
            + "\"volume\":{\"mode\":\"RW\",\"container_path\":\"data\"}}}";

    private static Resource parse(String json) throws WireException {
        var message = Resource.newBuilder();
        MediaType.JSON.merge(json.getBytes(StandardCharsets.UTF_8), message);
        return message.build();
    }

    @Test
    void volume_isReadAsRecorded_andWrittenForNewFrameworks() throws Exception {
        assertThat(ResourceProtos.read(parse(VOLUME_JSON)).toString()).isEqualTo(VOLUME.toString());
        assertThat(write(VOLUME, List.of("MULTI_ROLE", "RESERVATION_REFINEMENT")))
                .containsExactly((Message) parse(VOLUME_JSON));
    }

    @Test
    @SuppressWarnings("deprecation") // the older format is what it is about
    void volume_forOldFrameworks_hasRoleAndReservation() throws Exception {
        var written = (Resource) write(VOLUME, List.of()).getFirst();

        assertThat(written.getRole()).isEqualTo("resident");
        assertThat(written.getReservation().getPrincipal()).isEqualTo("marathon");
        assertThat(written.getReservation().hasRole()).isFalse();
        assertThat(written.getReservationsCount()).isZero();
        assertThat(written.hasAllocationInfo()).isFalse();
        assertThat(ResourceProtos.read(written)).isEqualTo(VOLUME);
    }

    @Test
    void unreserved_forNewFrameworks_namesNoRole() throws Exception {
        var written = write(Resources.parse("cpus:1;nics:{eth0}"), List.of("RESERVATION_REFINEMENT"));

        assertThat(written)
                .containsExactly(
                        (Message) parse("{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1.0}}"),
                        parse("{\"name\":\"nics\",\"type\":\"SET\",\"set\":{\"item\":[\"eth0\"]}}"));
    }

    @Test
    void refined_isReadBackFromTheNewFormatOnly() throws Exception {
        var child = new Reservation(Reservation.Type.DYNAMIC, "resident/a", Optional.empty(), List.of());
        var refined = VOLUME.rekeyed(key -> key.withTerms(key.terms().withReservations(List.of(DYNAMIC, child))));

        assertThat(ResourceProtos.read(ResourceProtos.write(refined))).isEqualTo(refined);
    }

    @Test
    void mixedFormats_andReservationsForNobody_areRefused() {
        assertThatThrownBy(() -> ResourceProtos.read(
                        parse(VOLUME_JSON.replace("\"type\":\"SCALAR\"", "\"type\":\"SCALAR\",\"role\":\"x\""))))
                .isInstanceOf(WireException.class);
        assertThatThrownBy(
                        () -> ResourceProtos.read(
                                parse(
                                        "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1},\"role\":\"*\",\"reservation\":{}}")))
                .isInstanceOf(WireException.class);
    }

    @Test
    void roles_thatCannotBe_areRefusedInEitherFormat() {
        for (var role : new String[] {"a b", "a//b", "../x", "-a", ""}) {
            var name = "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1},";
            assertThatThrownBy(() -> ResourceProtos.read(parse(name + "\"role\":\"" + role + "\"}")))
                    .as(role)
                    .isInstanceOf(WireException.class);
            assertThatThrownBy(() -> ResourceProtos.read(
                            parse(name + "\"reservations\":[{\"type\":\"STATIC\",\"role\":\"" + role + "\"}]}")))
                    .as(role)
                    .isInstanceOf(WireException.class);
        }
    }

    private static List<Message> write(Resources resources, List<String> capabilities) {
        return List.copyOf(ResourceProtos.write(resources, Format.of(capabilities, "resident")));
    }
}
