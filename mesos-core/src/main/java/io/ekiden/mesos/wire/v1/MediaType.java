package io.ekiden.mesos.wire.v1;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** How a message of the v1 API is written. <b>Source:</b> Mesos {@code docs/scheduler-http-api.md}. */
public enum MediaType {
    JSON("application/json") {
        @Override
        public void merge(byte[] bytes, Message.Builder builder) throws WireException {
            ProtoJsonReader.merge(bytes, builder);
        }

        @Override
        public byte[] write(Message message) {
            return ProtoJsonWriter.write(message).getBytes(StandardCharsets.UTF_8);
        }
    },

    PROTOBUF("application/x-protobuf") {
        @Override
        public void merge(byte[] bytes, Message.Builder builder) throws WireException {
            try {
                // First by the library alone: Mesos's classes are of before the cure for messages that say one field
                // many times
                // over, and take minutes for them. What comes out says each field once.
                builder.mergeFrom(DynamicMessage.newBuilder(builder.getDescriptorForType())
                        .mergeFrom(bytes)
                        .buildPartial()
                        .toByteString());
            } catch (InvalidProtocolBufferException malformed) {
                throw unreadable(builder);
            }
            if (!builder.isInitialized()) {
                throw unreadable(builder);
            }
        }

        @Override
        public byte[] write(Message message) {
            return message.toByteArray();
        }
    };

    static {
        // The library warns once for each class of Mesos because of the above, on standard error.
        System.setProperty("com.google.protobuf.use_unsafe_pre22_gencode", "true");
    }

    private final String header;

    MediaType(String header) {
        this.header = header;
    }

    /** As it stands in {@code Content-Type} and {@code Accept}. */
    public String header() {
        return header;
    }

    /** The type of a request's body: an exact match, as in Mesos, with parameters such as a charset refused. */
    public static Optional<MediaType> ofContent(String contentType) {
        return Arrays.stream(values())
                .filter(type -> type.header.equals(contentType))
                .findFirst();
    }

    /** What to answer with: JSON when both are acceptable or nothing is said, none when neither is. */
    public static Optional<MediaType> ofAccept(String accept) {
        return accept.isBlank() ? Optional.of(JSON) : preferred(accept);
    }

    private static Optional<MediaType> preferred(String accept) {
        var ranges = Arrays.stream(accept.split(","))
                .map(range -> range.split(";"))
                .filter(MediaType::isWanted)
                .map(range -> range[0].strip())
                .toList();
        return Arrays.stream(values())
                .filter(type ->
                        ranges.contains(type.header) || ranges.contains("application/*") || ranges.contains("*/*"))
                .findFirst();
    }

    private static boolean isWanted(String[] range) {
        return Arrays.stream(range).skip(1).map(String::strip).noneMatch(parameter -> parameter.matches("q=0(\\.0*)?"));
    }

    /**
     * Reads a message into a builder.
     *
     * @throws WireException in the words of Mesos, when the bytes cannot be read or a required field is missing
     */
    public abstract void merge(byte[] bytes, Message.Builder builder) throws WireException;

    public abstract byte[] write(Message message);

    static WireException unreadable(Message.Builder builder) {
        return new WireException(
                "Failed to parse body into " + builder.getDescriptorForType().getName() + " protobuf");
    }
}
