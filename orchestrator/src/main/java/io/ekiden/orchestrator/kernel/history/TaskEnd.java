package io.ekiden.orchestrator.kernel.history;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A task that ended.
 *
 * @param number counts the tasks of its app that ended, from 0
 * @param message why, for people; at most {@value #MAX_MESSAGE} characters
 * @param times of its way; {@code since} is when it ended
 * @param containers of a pod's instance, how each ended; none of an app's
 */
public record TaskEnd(
        long number,
        PathId app,
        TaskId task,
        TaskState state,
        String message,
        Where where,
        Instance.Times times,
        List<ContainerEnd> containers) {
    public static final int MAX_MESSAGE = 1_000;

    /** <b>Source:</b> the command executor of Mesos, and ours. */
    private static final Pattern EXIT = Pattern.compile("\\bexited with status (\\d{1,3})\\b");

    /** @param version of the definition it was started with */
    public record Where(String host, String agentId, Instant version) {}

    public TaskEnd {
        // Earlier versions stored none.
        containers = containers == null ? List.of() : List.copyOf(containers);
    }

    /** The task of the instance has ended just now. */
    public static TaskEnd of(TaskHistory history, Instance instance, TaskState state, String message, Instant now) {
        var place = instance.place();
        return new TaskEnd(
                history.next(),
                instance.appId(),
                instance.taskId(),
                state,
                message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE),
                new Where(
                        place.map(Instance.Place::hostname).orElse(""),
                        place.map(at -> at.agentId().value()).orElse(""),
                        instance.version()),
                instance.times().since(now),
                ContainerEnd.of(instance));
    }

    public Instant endedAt() {
        return times.since();
    }

    /** Of its command, where the message tells. */
    public Optional<Integer> exitStatus() {
        return exitStatusIn(message);
    }

    static Optional<Integer> exitStatusIn(String message) {
        var found = EXIT.matcher(message);
        return found.find() ? Optional.of(Integer.parseInt(found.group(1))) : Optional.empty();
    }
}
