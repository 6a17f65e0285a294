package io.ekiden.config;

/** Settings, or what they name, cannot be used. The message is for the user and says what to do. */
public class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SettingsException(String message) {
        super(message);
    }

    public SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
