package io.ekiden.mesos.agent.checkpoint;

import java.io.IOException;

/** The checkpoint says something that the agent never wrote. The message says what to do. */
public final class CorruptCheckpointException extends IOException {
    CorruptCheckpointException(String message) {
        super(message);
    }
}
