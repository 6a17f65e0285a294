package io.ekiden.mesos.agent.executor;

import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.machine.run.ExecutorTimeouts;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.executor.ExecutorEvent;
import io.ekiden.mesos.security.file.Tls;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Executors that listen, each on a session of its own. Any thread. */
public final class ExecutorStreams {
    private final ExecutorEnvironment environment;
    private final ExecutorTokens tokens;
    private final ConcurrentMap<Long, Stream> streams = new ConcurrentHashMap<>();
    private final AtomicLong sessions = new AtomicLong();

    private record Stream(Consumer<ExecutorEvent> send, Runnable end) {}

    public ExecutorStreams(AgentSettings settings, ExecutorTimeouts timeouts) {
        this.tokens = new ExecutorTokens(settings.workDir());
        this.environment = new ExecutorEnvironment(settings, timeouts, tokens);
    }

    /** How executors that are started from now on reach the agent; in clear until then. */
    public void speak(Tls tls) {
        environment.speak(tls);
    }

    /** What executors prove who they are with. */
    public ExecutorTokens tokens() {
        return tokens;
    }

    /** A number that no other stream of this process has. */
    public long nextSession() {
        return sessions.incrementAndGet();
    }

    /** @param end ends the stream after what was sent before */
    public void open(long session, Consumer<ExecutorEvent> send, Runnable end) {
        streams.put(session, new Stream(send, end));
    }

    /** It has ended, whoever ended it. */
    public void close(long session) {
        streams.remove(session);
    }

    /** Lost when the stream has ended. */
    public void send(long session, ExecutorEvent event) {
        var stream = streams.get(session);
        if (stream != null) {
            stream.send().accept(event);
        }
    }

    public void end(long session) {
        var stream = streams.remove(session);
        if (stream != null) {
            stream.end().run();
        }
    }

    /**
     * The run of an executor with what only the agent can tell it.
     *
     * @throws java.io.UncheckedIOException when the agent's key cannot be read or made
     */
    public TaskRun equipped(TaskRun run) {
        return run.withEnvironment(environment.of(run));
    }
}
