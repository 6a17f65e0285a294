package io.ekiden.mesos.wire.v1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ekiden.mesos.wire.PlainNumbers;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Messages to JSON as Mesos writes them: fields in the order of their declaration, 64-bit numbers as numbers, bytes in base64, and
 * fields with a declared default always there unless they are deprecated.
 *
 * <p><b>Source:</b> Mesos {@code stout/protobuf.hpp}, {@code jsonify}.
 */
final class ProtoJsonWriter {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Lists that are there even when they are empty, as the operator API of Mesos has them. */
    private static final Set<String> ALWAYS_LISTED = Set.of(
            "mesos.v1.master.Response.GetTasks.tasks",
            "mesos.v1.master.Response.GetTasks.unreachable_tasks",
            "mesos.v1.master.Response.GetTasks.completed_tasks",
            "mesos.v1.master.Response.GetExecutors.executors",
            "mesos.v1.master.Response.GetFrameworks.frameworks",
            "mesos.v1.master.Response.GetFrameworks.completed_frameworks",
            "mesos.v1.master.Response.GetAgents.agents",
            "mesos.v1.master.Response.GetAgents.recovered_agents");

    private ProtoJsonWriter() {}

    static String write(Message message) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(text)) {
            writeMessage(message, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void writeMessage(Message message, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (var field : message.getDescriptorForType().getFields()) {
            if (field.isMapField()) {
                writeMap((List<?>) message.getField(field), field, json);
            } else if (field.isRepeated()) {
                writeList((List<?>) message.getField(field), field, json);
            } else if (message.hasField(field) || isAlwaysThere(field)) {
                json.writeFieldName(field.getName());
                writeValue(message.getField(field), field, json);
            }
        }
        json.writeEndObject();
    }

    private static boolean isAlwaysThere(FieldDescriptor field) {
        return field.hasDefaultValue() && !field.getOptions().getDeprecated();
    }

    private static void writeList(List<?> values, FieldDescriptor field, JsonGenerator json) throws IOException {
        if (values.isEmpty() && !ALWAYS_LISTED.contains(field.getFullName())) {
            return;
        }
        json.writeArrayFieldStart(field.getName());
        for (var value : values) {
            writeValue(value, field, json);
        }
        json.writeEndArray();
    }

    private static void writeMap(List<?> entries, FieldDescriptor field, JsonGenerator json) throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        var key = field.getMessageType().findFieldByName("key");
        var value = field.getMessageType().findFieldByName("value");
        json.writeObjectFieldStart(field.getName());
        for (var entry : entries) {
            json.writeFieldName(String.valueOf(((Message) entry).getField(key)));
            writeValue(((Message) entry).getField(value), value, json);
        }
        json.writeEndObject();
    }

    private static void writeValue(Object value, FieldDescriptor field, JsonGenerator json) throws IOException {
        switch (value) {
            case Message message -> writeMessage(message, json);
            case EnumValueDescriptor name -> json.writeString(name.getName());
            case ByteString bytes -> json.writeString(Base64.getEncoder().encodeToString(bytes.toByteArray()));
            case String text -> json.writeString(text);
            case Boolean bool -> json.writeBoolean(bool);
            case Double number -> writeDouble(number, json);
            case Float number -> writeDouble(number.doubleValue(), json);
            case Integer number -> {
                boolean unsigned = field.getType() == FieldDescriptor.Type.UINT32;
                json.writeNumber(unsigned ? Integer.toUnsignedLong(number) : number.longValue());
            }
            case Long number -> json.writeNumber(number);
            default -> throw new IllegalArgumentException("no JSON for a " + value.getClass());
        }
    }

    private static void writeDouble(double number, JsonGenerator json) throws IOException {
        if (Double.isFinite(number)) {
            PlainNumbers.write(number, json);
        } else {
            json.writeString(number > 0 ? "Infinity" : "-Infinity");
        }
    }
}
