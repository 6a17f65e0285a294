package io.ekiden.health.probe;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Words for connections that failed. */
final class Causes {
    private Causes() {}

    /** A short cause for people, without the address: the reader knows which task it is about. */
    static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("connection refused")) return "Connection refused";
            if (cause instanceof UnknownHostException) return "Unknown host";
        }
        if (failure instanceof ConnectException) return "Cannot connect: " + failure.getMessage();
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
