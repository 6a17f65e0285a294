package io.ekiden.mesos.agent.session;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The near end of a pseudoterminal. <b>Source:</b> Linux pty(7), ioctl_tty(2); Java itself knows no terminals.
 *
 * <p>One thread may read while another one writes; close when nobody does either any more.
 */
@SuppressWarnings("restricted") // the functions are those of the C library, and their types are in its documents
final class Pty implements AutoCloseable {
    /** O_RDWR, O_NOCTTY, O_CLOEXEC: no other process that the agent starts gets hold of it. */
    private static final int FLAGS = 0x2 | 0x100 | 0x80000;

    private static final long TIOCSWINSZ = 0x5414;
    private static final int NAME_BYTES = 128;
    private static final int BUFFER_BYTES = 16 << 10;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle POSIX_OPENPT = function("posix_openpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle GRANTPT = function("grantpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle UNLOCKPT = function("unlockpt", JAVA_INT, JAVA_INT);
    private static final MethodHandle PTSNAME = function("ptsname_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle READ = function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle IOCTL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("ioctl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
            Linker.Option.firstVariadicArg(2));

    private final int descriptor;
    private final Path slave;

    private Pty(int descriptor, Path slave) {
        this.descriptor = descriptor;
        this.slave = slave;
    }

    private static MethodHandle function(String name, ValueLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    /** @throws IOException when the machine has no more terminals */
    static Pty open() throws IOException {
        int descriptor = (int) call(POSIX_OPENPT, FLAGS);
        if (descriptor < 0) {
            throw new IOException("no pseudoterminal can be had");
        }
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocate(NAME_BYTES);
            if (call(GRANTPT, descriptor) != 0
                    || call(UNLOCKPT, descriptor) != 0
                    || (int) PTSNAME.invokeExact(descriptor, name, name.byteSize()) != 0) {
                call(CLOSE, descriptor);
                throw new IOException("a pseudoterminal cannot be prepared");
            }
            return new Pty(descriptor, Path.of(name.getString(0)));
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The far end, for whoever is to have the terminal. */
    Path slave() {
        return slave;
    }

    /** What was written on the far end; null when that was closed for good. */
    byte @Nullable [] read() {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(BUFFER_BYTES);
            long count = (long) READ.invokeExact(descriptor, buffer, buffer.byteSize());
            return count <= 0 ? null : buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Types. Waits while the far end has too much to read. */
    void write(byte[] typed) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, typed);
            for (long at = 0; at < typed.length; ) {
                var rest = bytes.asSlice(at);
                long count = (long) WRITE.invokeExact(descriptor, rest, rest.byteSize());
                if (count <= 0) {
                    throw new IOException("the terminal is gone");
                }
                at += count;
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Programs on the far end are told with SIGWINCH. */
    void resize(WindowSize size) throws IOException {
        try (var arena = Arena.ofConfined()) {
            // struct winsize: rows, columns, and two sizes in pixels.
            var window = arena.allocate(JAVA_SHORT, 4);
            window.setAtIndex(JAVA_SHORT, 0, (short) size.rows());
            window.setAtIndex(JAVA_SHORT, 1, (short) size.columns());
            if ((int) IOCTL.invokeExact(descriptor, TIOCSWINSZ, window) != 0) {
                throw new IOException("the size of the terminal cannot be set");
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        call(CLOSE, descriptor);
    }

    private static long call(MethodHandle function, int argument) {
        try {
            return (int) function.invokeExact(argument);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
