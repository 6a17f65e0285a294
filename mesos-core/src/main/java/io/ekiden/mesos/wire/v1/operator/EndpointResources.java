package io.ekiden.mesos.wire.v1.operator;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.ResourceProtos;
import io.ekiden.mesos.wire.v1.ResourceProtos.Format;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.Resource.ReservationInfo;

/**
 * Resources as operators see them: in both formats at once, the one of before reservation refinement as far as it can say it.
 *
 * <p><b>Source:</b> Mesos {@code common/resources_utils.hpp}, {@code convertResourceFormat} to {@code ENDPOINT}.
 */
public final class EndpointResources {
    private EndpointResources() {}

    /** @param allocatedTo the role that has them */
    public static List<Resource> write(Resources resources, Optional<String> allocatedTo) {
        var messages = new ArrayList<Resource>();
        for (var refined : ResourceProtos.write(resources, new Format(true, allocatedTo))) {
            messages.add(withOldFormat(refined));
        }
        return messages;
    }

    @SuppressWarnings("deprecation") // `role` and `reservation` are the older format
    private static Resource withOldFormat(Resource refined) {
        var message = refined.toBuilder();
        int depth = refined.getReservationsCount();
        if (depth == 0) {
            return message.setRole(Resources.UNRESERVED).build();
        }
        var last = refined.getReservations(depth - 1);
        if (depth == 1) {
            message.setRole(last.getRole());
            if (last.getType() == ReservationInfo.Type.DYNAMIC) {
                message.setReservation(last.toBuilder().clearRole().clearType());
            }
        }
        return message.build();
    }

    /** A list in JSON. */
    public static String json(Resources resources, Optional<String> allocatedTo) {
        return json(write(resources, allocatedTo));
    }

    /** A list in JSON. */
    public static String json(List<Resource> messages) {
        var text = new StringBuilder("[");
        for (var message : messages) {
            text.append(text.length() > 1 ? "," : "")
                    .append(new String(MediaType.JSON.write(message), StandardCharsets.UTF_8));
        }
        return text.append(']').toString();
    }
}
