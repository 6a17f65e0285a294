package io.ekiden.mesos.wire.v1;

import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.Value;

/** Attributes of agents as v1 messages. */
public final class AttributeProtos {
    private AttributeProtos() {}

    public static Protos.Attribute write(Attribute attribute) {
        var message = Protos.Attribute.newBuilder().setName(attribute.name());
        switch (attribute.value()) {
            case Attribute.Value.Text(var text) ->
                message.setType(Value.Type.TEXT).setText(Value.Text.newBuilder().setValue(text));
            case Attribute.Value.Scalar(var milli) ->
                message.setType(Value.Type.SCALAR)
                        .setScalar(Value.Scalar.newBuilder().setValue(milli / 1000.0));
            case Attribute.Value.RangesValue(var ranges) ->
                message.setType(Value.Type.RANGES).setRanges(ResourceProtos.write(ranges));
        }
        return message.build();
    }

    /** Attributes that are sets are not known to Ekiden; they become texts. */
    public static Attribute read(Protos.Attribute message) {
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
