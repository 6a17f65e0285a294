package io.ekiden.mesos.wire.v1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * JSON to messages, by the rules of Mesos's own mapping, which is not that of proto3: unknown fields and unknown enum names are
 * skipped, null is unset, numbers and booleans may be strings, one value may stand for a list of one.
 *
 * <p><b>Source:</b> Mesos {@code stout/protobuf.hpp}; texts as recorded.
 */
public final class ProtoJsonReader {
    /** Nesting of the deepest Mesos message is below twenty. */
    private static final int MAX_DEPTH = 64;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build());

    private ProtoJsonReader() {}

    static void merge(byte[] json, Message.Builder builder) throws WireException {
        var name = builder.getDescriptorForType().getName();
        var tree = parse(json);
        if (!tree.isObject()) {
            throw new WireException("Failed to parse body into JSON: unexpected JSON type");
        }
        try {
            mergeObject(tree, builder);
        } catch (WireException wrong) {
            throw new WireException("Failed to convert JSON into " + name + " protobuf: " + wrong.reason());
        }
        if (!builder.isInitialized()) {
            throw new WireException("Failed to convert JSON into " + name + " protobuf: Missing required fields: "
                    + String.join(", ", builder.findInitializationErrors()));
        }
    }

    /** As old endpoints read their bodies: what is wrong is said without the name of the message. */
    public static void mergeBare(byte[] json, Message.Builder builder) throws WireException {
        var tree = parse(json);
        if (!tree.isObject()) {
            throw new WireException("Failed to parse body into JSON: unexpected JSON type");
        }
        mergeObject(tree, builder);
        if (!builder.isInitialized()) {
            throw new WireException(
                    "Missing required fields: " + String.join(", ", builder.findInitializationErrors()));
        }
    }

    private static JsonNode parse(byte[] json) throws WireException {
        try (var parser = MAPPER.getFactory().createParser(json)) {
            JsonNode tree = MAPPER.readTree(parser);
            if (tree != null && parser.nextToken() == null) {
                return tree;
            }
            throw new WireException("Failed to parse body into JSON: syntax error at line 1 near: ");
        } catch (JsonProcessingException malformed) {
            throw new WireException("Failed to parse body into JSON: " + place(json, malformed));
        } catch (IOException | NumberFormatException unreadable) {
            throw new WireException("Failed to parse body into JSON: " + unreadable.getMessage());
        }
    }

    /** The rest of the line at which reading ended. */
    private static String place(byte[] json, JsonProcessingException malformed) {
        var location = malformed.getLocation();
        long line = location == null ? 1 : location.getLineNr();
        int from = location == null ? json.length : Math.clamp(location.getByteOffset() - 1, 0, json.length);
        if (from >= json.length - 1) {
            return "syntax error at line " + line + " near: ";
        }
        var rest = new String(json, from, Math.min(json.length - from, 80), StandardCharsets.UTF_8);
        return "syntax error at line " + line + " near: "
                + rest.lines().findFirst().orElse("");
    }

    private static void mergeObject(JsonNode object, Message.Builder builder) throws WireException {
        var fields = object.properties();
        for (var entry : fields) {
            var field = builder.getDescriptorForType().findFieldByName(entry.getKey());
            if (field == null || entry.getValue().isNull()) {
                continue;
            }
            if (field.isMapField()) {
                mergeMap(entry.getValue(), field, builder);
            } else {
                mergeField(entry.getValue(), field, builder);
            }
        }
    }

    private static void mergeField(JsonNode value, FieldDescriptor field, Message.Builder builder)
            throws WireException {
        if (!value.isArray()) {
            set(value, field, builder);
            return;
        }
        if (!field.isRepeated()) {
            throw unexpected("array", field);
        }
        for (var element : value) {
            if (!element.isNull()) {
                set(element, field, builder);
            }
        }
    }

    private static void set(JsonNode value, FieldDescriptor field, Message.Builder builder) throws WireException {
        var converted = convert(value, field, builder);
        if (converted == null) {
            return;
        }
        if (field.isRepeated()) {
            builder.addRepeatedField(field, converted);
        } else {
            builder.setField(field, converted);
        }
    }

    private static void mergeMap(JsonNode object, FieldDescriptor field, Message.Builder builder) throws WireException {
        if (!object.isObject()) {
            throw unexpected(kind(object), field);
        }
        var keys = field.getMessageType().findFieldByName("key");
        var values = field.getMessageType().findFieldByName("value");
        for (var entry : object.properties()) {
            var pair = builder.newBuilderForField(field);
            pair.setField(keys, entry.getKey());
            var value = convert(entry.getValue(), values, pair);
            if (value != null) {
                pair.setField(values, value);
                builder.addRepeatedField(field, pair.buildPartial());
            }
        }
    }

    /** Null for an enum name that is not known: as if the field were not there, unless it must be. */
    private static @Nullable Object convert(JsonNode value, FieldDescriptor field, Message.Builder parent)
            throws WireException {
        return switch (field.getJavaType()) {
            case MESSAGE -> message(value, field, parent);
            case STRING -> text(value, field);
            case BYTE_STRING -> bytes(text(value, field), field);
            case ENUM -> named(text(value, field), field);
            case BOOLEAN -> bool(value, field);
            case INT ->
                field.getType() == FieldDescriptor.Type.UINT32
                        ? (Object) (int) integer(value, field, 0, 0xFFFF_FFFFL)
                        : (Object) (int) integer(value, field, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> integer(value, field, Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT -> (float) decimal(value, field);
            case DOUBLE -> decimal(value, field);
        };
    }

    private static @Nullable Object named(String name, FieldDescriptor field) throws WireException {
        var found = field.getEnumType().findValueByName(name);
        if (found == null && field.isRequired()) {
            throw new WireException("Failed to find enum for '" + name + "'");
        }
        return found;
    }

    private static Message message(JsonNode value, FieldDescriptor field, Message.Builder parent) throws WireException {
        if (!value.isObject()) {
            throw unexpected(kind(value), field);
        }
        var builder = parent.newBuilderForField(field);
        mergeObject(value, builder);
        return builder.buildPartial();
    }

    private static String text(JsonNode value, FieldDescriptor field) throws WireException {
        if (!value.isTextual()) {
            throw unexpected(kind(value), field);
        }
        return value.textValue();
    }

    private static ByteString bytes(String text, FieldDescriptor field) throws WireException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isBase64 = c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/' || c == '=');
            if (!isBase64) {
                throw new WireException(
                        "Failed to base64 decode bytes field '" + field.getName() + "': Invalid character '" + c + "'");
            }
        }
        try {
            return ByteString.copyFrom(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException malformed) {
            throw new WireException(
                    "Failed to base64 decode bytes field '" + field.getName() + "': " + malformed.getMessage());
        }
    }

    private static boolean bool(JsonNode value, FieldDescriptor field) throws WireException {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isTextual()
                && (value.textValue().equals("true") || value.textValue().equals("false"))) {
            return value.textValue().equals("true");
        }
        throw unexpected(kind(value), field);
    }

    /** A fraction is cut off, as a C++ cast does. */
    private static long integer(JsonNode value, FieldDescriptor field, long least, long most) throws WireException {
        BigInteger whole = number(value, field).toBigInteger();
        if (whole.compareTo(BigInteger.valueOf(least)) < 0 || whole.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new WireException("The number for field '" + field.getName() + "' is out of range");
        }
        return whole.longValue();
    }

    private static double decimal(JsonNode value, FieldDescriptor field) throws WireException {
        if (value.isTextual()) {
            switch (value.textValue().toLowerCase(Locale.ROOT)) {
                case "infinity" -> {
                    return Double.POSITIVE_INFINITY;
                }
                case "-infinity" -> {
                    return Double.NEGATIVE_INFINITY;
                }
                default -> {
                    // A number in quotes.
                }
            }
        }
        return number(value, field).doubleValue();
    }

    private static BigDecimal number(JsonNode value, FieldDescriptor field) throws WireException {
        if (!value.isNumber() && !value.isTextual()) {
            throw unexpected(kind(value), field);
        }
        try {
            return checked(
                    value.isNumber()
                            ? value.decimalValue()
                            : new BigDecimal(value.textValue().strip()),
                    field);
        } catch (NumberFormatException malformed) {
            throw new WireException("Failed to parse '" + value.asText() + "' as a JSON number for field '"
                    + field.getName() + "': syntax error at line 1 near: " + value.asText());
        }
    }

    /** An exponent of a million would make whole numbers of a million digits. */
    private static BigDecimal checked(BigDecimal number, FieldDescriptor field) throws WireException {
        if (Math.abs((long) number.scale()) > 400 || number.precision() > 400) {
            throw new WireException("The number for field '" + field.getName() + "' is out of range");
        }
        return number;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            default -> "null";
        };
    }

    private static WireException unexpected(String kind, FieldDescriptor field) {
        return new WireException("Not expecting a JSON " + kind + " for field '" + field.getName() + "'");
    }
}
