package io.ekiden.testkit.real.port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.IntStream;

/** Ports for tasks that no other process of the tests gives out, so that tests whose apps listen need not wait for each other. */
public final class TaskPorts {
    private static final int SLOTS = 16;
    /** Below those that the machine gives out itself, and those that agents offer by default; above service ports. */
    private static final int FIRST = 21_000;

    private static final int EACH = 500;

    /** Held until this process ends. */
    private static final Slot SLOT = Slot.free();

    private record Slot(int number, FileChannel lock) {
        static Slot free() {
            return IntStream.range(0, SLOTS)
                    .boxed()
                    .flatMap(number -> tryOne(number).stream())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("More than " + SLOTS + " processes run tests"));
        }

        private static Optional<Slot> tryOne(int number) {
            var file = Path.of(System.getProperty("java.io.tmpdir"), "ekiden-test-ports-" + number + ".lock");
            try {
                var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (channel.tryLock() != null) {
                    return Optional.of(new Slot(number, channel));
                }
                channel.close();
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private TaskPorts() {}

    /** As in the text of resources: {@code [21000-21499]}. */
    public static String range() {
        int from = FIRST + SLOT.number() * EACH;
        return "[" + from + "-" + (from + EACH - 1) + "]";
    }
}
