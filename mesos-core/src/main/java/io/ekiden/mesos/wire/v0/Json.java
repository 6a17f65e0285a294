package io.ekiden.mesos.wire.v0;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes one document. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory(new ObjectMapper());

    private Json() {}

    /** Writes one value. */
    public interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    public static byte[] bytes(Content content) {
        var bytes = new ByteArrayOutputStream(4096);
        try (var json = FACTORY.createGenerator(bytes)) {
            content.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
