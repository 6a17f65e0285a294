package io.ekiden.mesos.wire.v1.files;

import io.ekiden.mesos.wire.v1.Validation;
import io.ekiden.mesos.wire.v1.WireException;
import java.time.Duration;
import java.util.OptionalLong;

/** What an operator asks masters and agents alike: about files, and about how much is logged. */
public sealed interface FilesCall {
    record ListFiles(String path) implements FilesCall {}

    /** Up to the end, or as much as is read at once, when there is no length. */
    record ReadFile(String path, long offset, OptionalLong length) implements FilesCall {
        /** @throws WireException when that is no place in a file */
        public static ReadFile of(String path, long offset, OptionalLong length, Validation validation)
                throws WireException {
            if (offset < 0 || length.orElse(0) < 0) {
                throw validation.invalid("'offset' or 'length' is no place in a file");
            }
            return new ReadFile(path, offset, length);
        }
    }

    record GetLoggingLevel() implements FilesCall {}

    /** For a while. */
    record SetLoggingLevel(long level, Duration time) implements FilesCall {
        /** As it stands in a message: an unsigned level, and nanoseconds. */
        public static SetLoggingLevel of(int level, long nanoseconds) {
            return new SetLoggingLevel(Integer.toUnsignedLong(level), Duration.ofNanos(nanoseconds));
        }
    }
}
