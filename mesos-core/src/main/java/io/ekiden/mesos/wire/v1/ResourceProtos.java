package io.ekiden.mesos.wire.v1;

import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.Value;

/** Resources as v1 messages. */
public final class ResourceProtos {
    /** The order in which Mesos agents list what they detected. */
    private static final List<String> FIRST = List.of(Resources.PORTS, Resources.CPUS, Resources.MEM, Resources.DISK);

    /**
     * How resources are written.
     *
     * @param refined with a list of reservations (capability RESERVATION_REFINEMENT), or with one role and at most one reservation
     * @param allocatedTo named with each resource, for frameworks of several roles (capability MULTI_ROLE)
     */
    public record Format(boolean refined, Optional<String> allocatedTo) {
        /** What frameworks of before both capabilities read. */
        public static final Format OLD = new Format(false, Optional.empty());

        static Format of(List<String> capabilities, String role) {
            return new Format(
                    capabilities.contains("RESERVATION_REFINEMENT"),
                    capabilities.contains("MULTI_ROLE") ? Optional.of(role) : Optional.empty());
        }
    }

    private ResourceProtos() {}

    /**
     * Reads resources in either format. What is unreserved may say so or not.
     *
     * @throws WireException naming the resource that cannot be one
     */
    public static Resources read(List<Resource> messages) throws WireException {
        var resources = Resources.EMPTY;
        for (var message : messages) {
            resources = resources.plus(read(message));
        }
        return resources;
    }

    /**
     * A list in JSON, as forms carry it.
     *
     * @throws WireException naming what cannot be read
     */
    public static Resources readJsonList(String json) throws WireException {
        return read(messages(json));
    }

    /** One element of a list in JSON; the amount may be nothing. */
    public record Part(String name, Resources resources) {}

    /**
     * A list in JSON, element by element, as the agent's {@code --resources} has it.
     *
     * @throws WireException naming what cannot be read
     */
    public static List<Part> readJsonParts(String json) throws WireException {
        var parts = new ArrayList<Part>();
        for (var message : messages(json)) {
            parts.add(new Part(message.getName(), read(message)));
        }
        return parts;
    }

    private static List<Resource> messages(String json) throws WireException {
        if (!json.strip().startsWith("[")) {
            throw new WireException("Failed to parse body into JSON: unexpected JSON type, expecting an array");
        }
        // A list is no message, so it is read as the field of one that has such a list.
        var message = org.apache.mesos.v1.Protos.Offer.Operation.Reserve.newBuilder();
        ProtoJsonReader.mergeBare(("{\"resources\":" + json + "}").getBytes(StandardCharsets.UTF_8), message);
        return message.getResourcesList();
    }

    /** See {@link #read(List)}. */
    public static Resources read(Resource message) throws WireException {
        var key = new Resources.Key(message.getName(), TermsProtos.read(message));
        return switch (message.getType()) {
            case SCALAR -> Resources.EMPTY.with(key, Resources.toMilli(amount(message)));
            case RANGES -> Resources.EMPTY.with(key, ranges(message));
            case SET -> Resources.EMPTY.with(key, message.getSet().getItemList());
            case TEXT -> throw new WireException(invalid(message.getName(), "Unsupported resource type TEXT"));
        };
    }

    static String invalid(String name, String why) {
        return "Resource '" + name + "' is invalid: " + why;
    }

    private static double amount(Resource message) throws WireException {
        double amount = message.getScalar().getValue();
        if (!message.hasScalar() || !(Math.abs(amount) < 1e15)) {
            throw new WireException(invalid(message.getName(), "Invalid scalar resource"));
        }
        if (amount < 0) {
            var text = BigDecimal.valueOf(Resources.toMilli(amount), 3)
                    .stripTrailingZeros()
                    .toPlainString();
            throw new WireException(invalid(message.getName() + ":" + text, "Invalid scalar resource: value <= 0"));
        }
        return amount;
    }

    private static Ranges ranges(Resource message) throws WireException {
        var ranges = new ArrayList<Ranges.Range>();
        for (var range : message.getRanges().getRangeList()) {
            if (range.getBegin() < 0 || range.getEnd() < range.getBegin()) {
                throw new WireException(invalid(message.getName(), "Invalid ranges resource"));
            }
            ranges.add(new Ranges.Range(range.getBegin(), range.getEnd()));
        }
        return new Ranges(ranges);
    }

    /** For masters of any age: in the old format where that can say it. */
    public static List<Resource> write(Resources resources) {
        boolean refined = resources.keys().stream().anyMatch(key -> key.terms().isRefined());
        return write(resources, new Format(refined, Optional.empty()));
    }

    public static List<Resource> write(Resources resources, Format format) {
        var messages = new ArrayList<Resource>();
        var keys = new ArrayList<>(resources.keys());
        for (var name : FIRST) {
            keys.stream()
                    .filter(key -> key.name().equals(name))
                    .forEach(key -> messages.add(write(key, resources, format)));
        }
        keys.stream()
                .filter(key -> !FIRST.contains(key.name()))
                .forEach(key -> messages.add(write(key, resources, format)));
        return messages;
    }

    private static Resource write(Resources.Key key, Resources resources, Format format) {
        var message = Resource.newBuilder().setName(key.name());
        var milli = resources.scalars().get(key);
        var ranges = resources.allRanges().get(key);
        var items = resources.allSets().get(key);
        if (milli != null) {
            message.setType(Value.Type.SCALAR)
                    .setScalar(Value.Scalar.newBuilder().setValue(milli / 1000.0));
        } else if (ranges != null) {
            message.setType(Value.Type.RANGES).setRanges(write(ranges));
        } else if (items != null) {
            message.setType(Value.Type.SET).setSet(Value.Set.newBuilder().addAllItem(items));
        }
        TermsProtos.write(key.terms(), format, message);
        return message.build();
    }

    static Value.Ranges write(Ranges ranges) {
        var message = Value.Ranges.newBuilder();
        for (var range : ranges.ranges()) {
            message.addRange(Value.Range.newBuilder().setBegin(range.begin()).setEnd(range.end()));
        }
        return message.build();
    }
}
