package io.ekiden.health;

import java.util.Optional;

/**
 * What a task has answered when it was asked whether it is ready.
 *
 * @param lastResponse the answer, or what stands for it where there was none; absent when it is not to be kept
 */
public record Readiness(boolean ready, Optional<Response> lastResponse) {
    /**
     * @param contentType of the body, {@code text/plain} where none was named
     * @param body its beginning
     */
    public record Response(int status, String contentType, String body) {}
}
