package io.ekiden.mesos.wire.v1;

import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.Value;

/** Resources and attributes as v1 messages. */
final class ResourceProtos {
    /** The order in which Mesos agents list what they detected. */
    private static final List<String> FIRST = List.of(Resources.PORTS, Resources.CPUS, Resources.MEM, Resources.DISK);

    private ResourceProtos() {}

    /**
     * Reads resources. What is unreserved may say so or not.
     *
     * @throws WireException naming the resource that cannot be one
     */
    static Resources read(List<Resource> messages) throws WireException {
        var resources = Resources.EMPTY;
        for (var message : messages) {
            resources = resources.plus(read(message));
        }
        return resources;
    }

    @SuppressWarnings("deprecation") // `role` is what all frameworks understand
    private static Resources read(Resource message) throws WireException {
        var role = message.getReservationsCount() > 0
                ? message.getReservations(message.getReservationsCount() - 1).getRole()
                : message.hasRole() ? message.getRole() : Resources.UNRESERVED;
        return switch (message.getType()) {
            case SCALAR -> Resources.EMPTY.withScalar(message.getName(), role, Resources.toMilli(amount(message)));
            case RANGES -> Resources.EMPTY.withRanges(message.getName(), role, ranges(message));
            case SET, TEXT ->
                throw new WireException("Resource '" + message.getName() + "' is invalid: Unsupported resource type "
                        + message.getType());
        };
    }

    private static double amount(Resource message) throws WireException {
        double amount = message.getScalar().getValue();
        if (!message.hasScalar() || !(Math.abs(amount) < 1e15)) {
            throw new WireException("Resource '" + message.getName() + "' is invalid: Invalid scalar resource");
        }
        if (amount < 0) {
            throw new WireException("Resource '" + message.getName() + ":"
                    + BigDecimal.valueOf(Resources.toMilli(amount), 3)
                            .stripTrailingZeros()
                            .toPlainString()
                    + "' is invalid: Invalid scalar resource: value <= 0");
        }
        return amount;
    }

    private static Ranges ranges(Resource message) throws WireException {
        var ranges = new ArrayList<Ranges.Range>();
        for (var range : message.getRanges().getRangeList()) {
            if (range.getBegin() < 0 || range.getEnd() < range.getBegin()) {
                throw new WireException("Resource '" + message.getName() + "' is invalid: Invalid ranges resource");
            }
            ranges.add(new Ranges.Range(range.getBegin(), range.getEnd()));
        }
        return new Ranges(ranges);
    }

    /** As offered to frameworks of before reservation refinement: each with its one role. */
    static List<Resource> write(Resources resources) {
        var messages = new ArrayList<Resource>();
        for (var name : FIRST) {
            add(resources, name, messages);
        }
        for (var key : resources.scalars().keySet()) {
            if (!FIRST.contains(key.name())) {
                messages.add(scalar(key, resources));
            }
        }
        for (var key : resources.allRanges().keySet()) {
            if (!FIRST.contains(key.name())) {
                messages.add(ranges(key, resources));
            }
        }
        return messages;
    }

    private static void add(Resources resources, String name, List<Resource> messages) {
        resources.scalars().keySet().stream()
                .filter(key -> key.name().equals(name))
                .forEach(key -> messages.add(scalar(key, resources)));
        resources.allRanges().keySet().stream()
                .filter(key -> key.name().equals(name))
                .forEach(key -> messages.add(ranges(key, resources)));
    }

    @SuppressWarnings("deprecation") // `role` is what all frameworks understand
    private static Resource scalar(Resources.Key key, Resources resources) {
        var value = Value.Scalar.newBuilder().setValue(resources.scalars().getOrDefault(key, 0L) / 1000.0);
        return Resource.newBuilder()
                .setName(key.name())
                .setType(Value.Type.SCALAR)
                .setScalar(value)
                .setRole(key.role())
                .build();
    }

    @SuppressWarnings("deprecation") // see scalar
    private static Resource ranges(Resources.Key key, Resources resources) {
        return Resource.newBuilder()
                .setName(key.name())
                .setType(Value.Type.RANGES)
                .setRanges(write(resources.allRanges().getOrDefault(key, Ranges.EMPTY)))
                .setRole(key.role())
                .build();
    }

    private static Value.Ranges write(Ranges ranges) {
        var message = Value.Ranges.newBuilder();
        for (var range : ranges.ranges()) {
            message.addRange(Value.Range.newBuilder().setBegin(range.begin()).setEnd(range.end()));
        }
        return message.build();
    }

    static org.apache.mesos.v1.Protos.Attribute write(Attribute attribute) {
        var message = org.apache.mesos.v1.Protos.Attribute.newBuilder().setName(attribute.name());
        switch (attribute.value()) {
            case Attribute.Value.Text(var text) ->
                message.setType(Value.Type.TEXT).setText(Value.Text.newBuilder().setValue(text));
            case Attribute.Value.Scalar(var milli) ->
                message.setType(Value.Type.SCALAR)
                        .setScalar(Value.Scalar.newBuilder().setValue(milli / 1000.0));
            case Attribute.Value.RangesValue(var ranges) ->
                message.setType(Value.Type.RANGES).setRanges(write(ranges));
        }
        return message.build();
    }

    /** Attributes that are sets are not known to Ekiden; they become texts. */
    static Attribute read(org.apache.mesos.v1.Protos.Attribute message) {
        var value = switch (message.getType()) {
            case SCALAR ->
                new Attribute.Value.Scalar(Resources.toMilli(message.getScalar().getValue()));
            case RANGES ->
                new Attribute.Value.RangesValue(new Ranges(message.getRanges().getRangeList().stream()
                        .filter(range -> range.getBegin() <= range.getEnd())
                        .map(range -> new Ranges.Range(range.getBegin(), range.getEnd()))
                        .toList()));
            case SET ->
                new Attribute.Value.Text(String.join(",", message.getSet().getItemList()));
            case TEXT -> new Attribute.Value.Text(message.getText().getValue());
        };
        return new Attribute(message.getName(), value);
    }
}
