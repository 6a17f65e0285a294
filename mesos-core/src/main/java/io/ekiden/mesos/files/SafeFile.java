package io.ekiden.mesos.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plain file where others may change directories, links and files at any moment. The kernel finds it, in one step and without following a
 * single link; what it is, is looked at before it is opened, so that no pipe and no device ever is. <b>Source:</b> {@code openat2(2)}, since
 * Linux 5.6, with {@code O_PATH}.
 */
public final class SafeFile implements AutoCloseable {
    private static final int FORMAT = 0170000;
    private static final int PLAIN = 0100000;
    private static final int NO_SUCH_FILE = 2;
    private static final int NO_SUCH_CALL = 38;
    private static final int NOT_PERMITTED = 1;

    /** Absent where this machine has no such calls, or nobody may make them. */
    private static final @Nullable Calls CALLS = Calls.find();

    private final Calls calls;
    private final int descriptor;
    private final FileChannel channel;

    private SafeFile(Calls calls, int descriptor, FileChannel channel) {
        this.calls = calls;
        this.descriptor = descriptor;
        this.channel = channel;
    }

    /**
     * Opens a file.
     *
     * @param real an absolute path without links
     * @return empty where the kernel cannot do that
     * @throws NoSuchFileException when it is not there
     * @throws IOException when it is no plain file, or a link has got into its path
     */
    public static Optional<SafeFile> open(Path real, Set<? extends OpenOption> options) throws IOException {
        var calls = CALLS;
        if (calls == null) {
            return Optional.empty();
        }
        int found = found(calls, real);
        if (found < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SafeFile(calls, found, opened(real, found, options)));
        } catch (IOException e) {
            calls.close(found);
            throw e;
        }
    }

    /** A file to read from, in the same way. */
    static Optional<FileChannel> reading(Path real) throws IOException {
        var file = open(real, Set.of(StandardOpenOption.READ));
        file.ifPresent(opened -> opened.calls.close(opened.descriptor));
        return file.map(SafeFile::channel);
    }

    /** A directory to list, in the same way. To open it plainly would be to wait for ever, should a pipe have got into its place. */
    @SuppressWarnings("StreamResourceLeak") // whoever asks closes it
    static Optional<DirectoryStream<Path>> directory(Path real) throws IOException {
        var calls = CALLS;
        int found = calls == null ? -NO_SUCH_CALL : found(calls, real);
        if (calls == null || found < 0) {
            return Optional.empty();
        }
        try {
            var same = Path.of("/proc/self/fd/" + found);
            if (!Files.isDirectory(same)) {
                throw new NotDirectoryException(real.toString());
            }
            return Optional.of(Files.newDirectoryStream(same));
        } finally {
            calls.close(found);
        }
    }

    /** A descriptor; negative where the kernel cannot do that. */
    private static int found(Calls calls, Path real) throws IOException {
        int found = calls.openPath(real.toString());
        if (found == -NO_SUCH_FILE) {
            throw new NoSuchFileException(real.toString());
        }
        if (found < 0 && found != -NO_SUCH_CALL && found != -NOT_PERMITTED) {
            throw new IOException(real + " cannot be opened: error " + -found);
        }
        return found;
    }

    private static FileChannel opened(Path real, int descriptor, Set<? extends OpenOption> options) throws IOException {
        var same = Path.of("/proc/self/fd/" + descriptor);
        if (((Integer) Files.getAttribute(same, "unix:mode") & FORMAT) != PLAIN) {
            throw new IOException(real + " is no plain file");
        }
        // This link of the kernel's leads to the very file that was found, wherever it is by now.
        return FileChannel.open(
                same,
                options.stream()
                        .filter(option -> option != LinkOption.NOFOLLOW_LINKS)
                        .collect(Collectors.toSet()));
    }

    public FileChannel channel() {
        return channel;
    }

    /** How many names it has. */
    public int links() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self/fd/" + descriptor), "unix:nlink");
    }

    /**
     * Takes bytes away from the beginning, so that the rest stands there, in one step: nothing is lost that others append meanwhile.
     *
     * @param bytes whole blocks of the file system, and not all of the file
     * @return false where the file system cannot do that
     */
    public boolean collapse(long bytes) {
        return calls.collapse(descriptor, bytes);
    }

    @Override
    public void close() throws IOException {
        calls.close(descriptor);
        channel.close();
    }

    /** The calls to the kernel. */
    private record Calls(MethodHandle openat2, MethodHandle opening, MethodHandle fallocate, MethodHandle closing) {
        private static final int OPENAT2 = 437;
        private static final int CURRENT_DIRECTORY = -100;
        private static final long O_PATH = 010000000;
        private static final long O_CLOEXEC = 02000000;
        private static final long NO_MAGIC_LINKS = 0x02;
        private static final long NO_LINKS = 0x04;
        private static final long HOW_SIZE = 24;
        private static final int O_RDWR = 2;
        private static final int COLLAPSE_RANGE = 0x08;

        @SuppressWarnings("restricted") // there is no other way to the kernel, and what is called is in every C library
        static @Nullable Calls find() {
            try {
                var linker = Linker.nativeLinker();
                var library = linker.defaultLookup();
                var syscall = FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG);
                return new Calls(
                        linker.downcallHandle(
                                library.findOrThrow("syscall"),
                                syscall,
                                Linker.Option.firstVariadicArg(1),
                                Linker.Option.captureCallState("errno")),
                        linker.downcallHandle(
                                library.findOrThrow("open"),
                                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                                Linker.Option.firstVariadicArg(2)),
                        linker.downcallHandle(
                                library.findOrThrow("fallocate"),
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.JAVA_LONG)),
                        linker.downcallHandle(
                                library.findOrThrow("close"),
                                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)));
            } catch (RuntimeException | UnsatisfiedLinkError e) {
                return null;
            }
        }

        /** A descriptor, or the negative number of an error. */
        int openPath(String path) {
            try (var arena = Arena.ofConfined()) {
                var how = arena.allocate(HOW_SIZE, Long.BYTES);
                how.set(ValueLayout.JAVA_LONG, 0, O_PATH | O_CLOEXEC);
                how.set(ValueLayout.JAVA_LONG, 16, NO_MAGIC_LINKS | NO_LINKS);
                var state = arena.allocate(Linker.Option.captureStateLayout());
                long result = (long) openat2.invokeExact(
                        state, (long) OPENAT2, (long) CURRENT_DIRECTORY, arena.allocateFrom(path), how, HOW_SIZE);
                return result >= 0 ? (int) result : -errno(state);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        boolean collapse(int descriptor, long bytes) {
            try (var arena = Arena.ofConfined()) {
                var same = arena.allocateFrom("/proc/self/fd/" + descriptor);
                int open = (int) opening.invokeExact(same, O_RDWR | (int) O_CLOEXEC);
                if (open < 0) {
                    return false;
                }
                int result = (int) fallocate.invokeExact(open, COLLAPSE_RANGE, 0L, bytes);
                close(open);
                return result == 0;
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        private static int errno(MemorySegment state) {
            long offset = Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));
            return state.get(ValueLayout.JAVA_INT, offset);
        }

        void close(int descriptor) {
            try {
                int ignored = (int) closing.invokeExact(descriptor);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
