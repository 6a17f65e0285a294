package io.ekiden.config.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Why a server gives no answer. */
public final class Silence {
    private Silence() {}

    /** A few words for people, which do not name the server: the client of the JDK often has none. */
    public static String why(IOException failure) {
        var cause = failure.getCause() == null ? null : failure.getCause().getCause();
        if (failure.getCause() instanceof UnresolvedAddressException || cause instanceof UnresolvedAddressException) {
            return "nobody knows this name";
        }
        return switch (failure) {
            case SSLException _ -> "TLS: " + failure.getMessage();
            case HttpConnectTimeoutException _ -> "no connection in time";
            case ConnectException _ -> "connection refused";
            default -> said(failure);
        };
    }

    private static String said(IOException failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
