package io.ekiden.mesos.wire.v1.task;

import com.google.protobuf.ByteString;
import java.util.Base64;

/** Bytes of frameworks and executors, which the model has in base 64. */
public final class Bytes {
    private Bytes() {}

    public static String base64(ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    public static ByteString ofBase64(String base64) {
        return ByteString.copyFrom(Base64.getDecoder().decode(base64));
    }
}
