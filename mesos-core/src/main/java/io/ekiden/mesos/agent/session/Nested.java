package io.ekiden.mesos.agent.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One container within a task's, running or ended. Its streams have a thread each, as long as it runs: there are few, and a process that
 * writes fast must wait for those who read. Any thread.
 */
public final class Nested {
    private static final int BUFFER_BYTES = 16 << 10;
    /** For what a command has left behind in the background, and which holds its streams. */
    private static final long LAST_WORDS_SECONDS = 1;

    private final NestedId id;
    private final boolean interactive;
    private final Process process;
    private final @Nullable Pty terminal;
    private final ExecutorService input;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final Promise<Integer> ended = Promise.promise();

    /** Hears what a container says. */
    public interface Listener {
        /**
         * On the stream's own thread, which may wait here until it has passed the bytes on.
         *
         * @return false to hear no more
         */
        boolean said(boolean error, byte[] bytes);
    }

    private Nested(NestedId id, NestedCommand command, Process process, @Nullable Pty terminal) {
        this.id = id;
        this.interactive = command.interactive();
        this.process = process;
        this.terminal = terminal;
        this.input = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("ekiden-stdin-" + id.value()).factory());
    }

    /**
     * Starts it. Nothing is heard of it before {@link #begin}.
     *
     * @param first hears it from the first byte on
     * @param mark name and value of a variable of its environment
     */
    static Nested start(NestedId id, NestedCommand command, Entry entry, List<Listener> first, List<String> mark)
            throws IOException {
        var terminal = command.terminal().isPresent() ? Pty.open() : null;
        try {
            if (terminal != null) {
                terminal.resize(command.terminal().get());
            }
            var slave = terminal == null ? "" : terminal.slave().toString();
            var way = entry.with(command.command().environment(), mark);
            var builder = new ProcessBuilder(command.argv(id, way, slave));
            builder.environment().clear();
            builder.environment().putAll(way.environment());
            var nested = new Nested(id, command, builder.start(), terminal);
            nested.listeners.addAll(first);
            return nested;
        } catch (IOException | RuntimeException e) {
            if (terminal != null) {
                terminal.close();
            }
            throw e;
        }
    }

    void begin() {
        read("out", process.getInputStream(), false);
        read("err", process.getErrorStream(), true);
        if (terminal != null) {
            var tty = terminal;
            readers.add(Thread.ofPlatform()
                    .daemon()
                    .name("ekiden-tty-" + id.value())
                    .start(() -> {
                        for (var bytes = tty.read(); bytes != null; bytes = tty.read()) {
                            say(false, bytes);
                        }
                    }));
        }
        Thread.ofPlatform().daemon().name("ekiden-nested-" + id.value()).start(this::awaitEnd);
    }

    private void read(String name, InputStream stream, boolean error) {
        readers.add(Thread.ofPlatform()
                .daemon()
                .name("ekiden-std" + name + "-" + id.value())
                .start(() -> {
                    var buffer = new byte[BUFFER_BYTES];
                    try (stream) {
                        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                            say(error, Arrays.copyOf(buffer, count));
                        }
                    } catch (IOException closed) {
                        // The process has ended.
                    }
                }));
    }

    private void say(boolean error, byte[] bytes) {
        listeners.removeIf(listener -> !listener.said(error, bytes));
    }

    private void awaitEnd() {
        try {
            int status = process.waitFor();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_WORDS_SECONDS);
            boolean silent = true;
            for (var reader : readers) {
                silent &= reader.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
            if (terminal != null && silent) {
                terminal.close();
            }
            input.shutdown();
            ended.complete(waitStatus(status));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended.tryFail(e);
        }
    }

    /** As waitpid(2) has it; Java tells as a shell does. */
    private static int waitStatus(int status) {
        return status > 128 && status <= 128 + 64 ? status - 128 : status << 8;
    }

    public NestedId id() {
        return id;
    }

    /** Of its first process. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has streams that one can attach to. */
    public boolean isInteractive() {
        return interactive;
    }

    public boolean isRunning() {
        return !ended.future().isComplete();
    }

    /** Its status, as of waitpid(2), when it has ended and all it has said was passed on. */
    public Future<Integer> ended() {
        return ended.future();
    }

    /** From now on this hears it too. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** @return when it has been taken; fails when the container has ended. An empty text ends what it reads */
    public Future<Void> type(byte[] bytes) {
        return onInput(() -> {
            if (terminal != null) {
                terminal.write(bytes.length == 0 ? new byte[] {4} : bytes); // ^D
            } else if (bytes.length == 0) {
                process.getOutputStream().close();
            } else {
                process.getOutputStream().write(bytes);
                process.getOutputStream().flush();
            }
        });
    }

    /** Does nothing for a container without a terminal. */
    public Future<Void> resize(WindowSize size) {
        return onInput(() -> {
            if (terminal != null) {
                terminal.resize(size);
            }
        });
    }

    private interface InputWork {
        void run() throws IOException;
    }

    private Future<Void> onInput(InputWork work) {
        var done = Promise.<Void>promise();
        try {
            input.execute(() -> {
                try {
                    work.run();
                    done.complete();
                } catch (IOException | RuntimeException e) {
                    done.fail(e);
                }
            });
        } catch (RejectedExecutionException closed) {
            done.fail("Disconnected");
        }
        return done.future();
    }

    /** Signals its first process, as Mesos does; with SIGKILL all that came from it, too. */
    void signal(int number) {
        if (number == NestedContainers.SIGKILL) {
            var others = process.descendants().toList();
            process.destroyForcibly(); // before them, so that a shell has no time to say that one was killed
            others.forEach(ProcessHandle::destroyForcibly);
            return;
        }
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + number + " " + process.pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
