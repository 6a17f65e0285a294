package io.ekiden.mesos.wire.v0;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import io.ekiden.mesos.wire.PlainNumbers;
import io.ekiden.mesos.wire.v1.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes one document. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory(new ObjectMapper());

    private Json() {}

    /** Writes one value. */
    public interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** A field whose value is a message of the v1 API. */
    public static void field(String name, Message value, JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(new String(MediaType.JSON.write(value), StandardCharsets.UTF_8));
    }

    public static byte[] bytes(Content content) {
        var bytes = new ByteArrayOutputStream(4096);
        try (var json = new PlainNumbers(FACTORY.createGenerator(bytes))) {
            content.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
