package io.ekiden.config;

/**
 * What was said is as it should be, and something stands in the way here and now: a port or a directory is taken, nobody answers, there is
 * nothing of that kind yet. The same may work later.
 */
public final class ObstacleException extends SettingsException {
    private static final long serialVersionUID = 1;

    public ObstacleException(String message) {
        super(message);
    }

    public ObstacleException(String message, Throwable cause) {
        super(message, cause);
    }
}
