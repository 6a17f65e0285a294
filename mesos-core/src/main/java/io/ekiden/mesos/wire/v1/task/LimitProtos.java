package io.ekiden.mesos.wire.v1.task;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.mesos.wire.v1.WireException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos;

/** Limits of tasks as v1 messages: a number by the name of the resource, infinity for none. */
final class LimitProtos {
    private static final double MAX = 1e12;

    private LimitProtos() {}

    /**
     * Empty when there are none. <b>Source:</b> Mesos {@code master/validation.cpp}: of processors and memory alone, and not less than
     * what is asked for.
     */
    static Optional<TaskLimits> read(Map<String, Protos.Value.Scalar> message, Resources asked) throws WireException {
        for (var name : message.keySet()) {
            if (!name.equals(Resources.CPUS) && !name.equals(Resources.MEM)) {
                throw invalid("only 'cpus' and 'mem' can be limited, not '" + name + "'");
            }
        }
        return message.isEmpty()
                ? Optional.empty()
                : Optional.of(new TaskLimits(
                        read(message, Resources.CPUS, asked.cpusMilli()),
                        read(message, Resources.MEM, asked.memMilli())));
    }

    private static Optional<Long> read(Map<String, Protos.Value.Scalar> message, String name, long asked)
            throws WireException {
        var scalar = message.get(name);
        if (scalar == null) {
            return Optional.empty();
        }
        double value = scalar.getValue();
        if (value == Double.POSITIVE_INFINITY) {
            return Optional.of(TaskLimits.UNLIMITED);
        }
        if (!(value >= 0) || value > MAX || Math.round(value * 1000) < asked) {
            throw invalid("the limit of '" + name + "' is " + value + ", less than the " + asked / 1000.0
                    + " that the task asks for, or no number");
        }
        return Optional.of(Math.round(value * 1000));
    }

    private static WireException invalid(String why) {
        return new WireException("Task's resource limits are invalid: " + why);
    }

    static Map<String, Protos.Value.Scalar> write(Optional<TaskLimits> limits) {
        var message = new TreeMap<String, Protos.Value.Scalar>();
        limits.flatMap(TaskLimits::cpusMilli).ifPresent(milli -> message.put(Resources.CPUS, scalar(milli)));
        limits.flatMap(TaskLimits::memMilli).ifPresent(milli -> message.put(Resources.MEM, scalar(milli)));
        return message;
    }

    private static Protos.Value.Scalar scalar(long milli) {
        return Protos.Value.Scalar.newBuilder()
                .setValue(milli == TaskLimits.UNLIMITED ? Double.POSITIVE_INFINITY : milli / 1000.0)
                .build();
    }
}
