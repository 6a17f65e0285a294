package io.ekiden.mesos.wire.v1.agent;

import io.ekiden.mesos.agent.session.NestedCommand;
import io.ekiden.mesos.agent.session.NestedId;
import io.ekiden.mesos.agent.session.WindowSize;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.task.TaskProtos;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.agent.Protos.Call;

/** What is asked of containers within those of tasks. <b>Source:</b> v1 agent.proto; Mesos {@code slave/validation.cpp}. */
public sealed interface NestedCall {
    NestedId id();

    /** With streams for whoever attaches, or without. */
    record Launch(NestedId id, NestedCommand command) implements NestedCall {}

    record Await(NestedId id) implements NestedCall {}

    record Kill(NestedId id, int signal) implements NestedCall {}

    record Remove(NestedId id) implements NestedCall {}

    record AttachOutput(NestedId id) implements NestedCall {}

    /** The first of many messages. */
    record AttachInput(NestedId id) implements NestedCall {}

    /** Longer names would not name a directory. */
    int LONGEST_ID = 242;

    int SIGKILL = 9;
    int MOST_SIGNAL = 64;

    /** @throws WireException in the words of Mesos; empty when the call is about something else */
    @SuppressWarnings("deprecation") // these are the names that clients use
    static Optional<NestedCall> read(Call call) throws WireException {
        var check = AgentCall.VALIDATION;
        return switch (call.getType()) {
            case LAUNCH_NESTED_CONTAINER -> {
                check.require(call.hasLaunchNestedContainer(), "launch_nested_container");
                var asked = call.getLaunchNestedContainer();
                yield Optional.of(new Launch(
                        nested(asked.getContainerId(), "launch_nested_container"),
                        new NestedCommand(TaskProtos.command(asked.getCommand()), false, Optional.empty())));
            }
            case LAUNCH_NESTED_CONTAINER_SESSION -> {
                check.require(call.hasLaunchNestedContainerSession(), "launch_nested_container_session");
                var asked = call.getLaunchNestedContainerSession();
                var id = nested(asked.getContainerId(), "launch_nested_container_session");
                yield Optional.of(
                        new Launch(id, session(TaskProtos.command(asked.getCommand()), asked.getContainer())));
            }
            case WAIT_NESTED_CONTAINER -> {
                check.require(call.hasWaitNestedContainer(), "wait_nested_container");
                yield Optional.of(
                        new Await(nested(call.getWaitNestedContainer().getContainerId(), "wait_nested_container")));
            }
            case KILL_NESTED_CONTAINER -> {
                check.require(call.hasKillNestedContainer(), "kill_nested_container");
                var asked = call.getKillNestedContainer();
                int signal = asked.hasSignal() ? asked.getSignal() : SIGKILL;
                if (signal < 1 || signal > MOST_SIGNAL) {
                    throw check.invalid("'kill_nested_container.signal' is " + signal);
                }
                yield Optional.of(new Kill(nested(asked.getContainerId(), "kill_nested_container"), signal));
            }
            case REMOVE_NESTED_CONTAINER -> {
                check.require(call.hasRemoveNestedContainer(), "remove_nested_container");
                yield Optional.of(new Remove(
                        nested(call.getRemoveNestedContainer().getContainerId(), "remove_nested_container")));
            }
            case ATTACH_CONTAINER_OUTPUT -> {
                check.require(call.hasAttachContainerOutput(), "attach_container_output");
                yield Optional.of(new AttachOutput(
                        id(call.getAttachContainerOutput().getContainerId(), "attach_container_output")));
            }
            case ATTACH_CONTAINER_INPUT -> {
                check.require(call.hasAttachContainerInput(), "attach_container_input");
                var asked = call.getAttachContainerInput();
                check.require(asked.hasContainerId(), "attach_container_input.container_id");
                yield Optional.of(new AttachInput(id(asked.getContainerId(), "attach_container_input")));
            }
            default -> Optional.empty();
        };
    }

    private static NestedCommand session(CommandInfo command, Protos.ContainerInfo container) throws WireException {
        return new NestedCommand(
                command, true, container.hasTtyInfo() ? Optional.of(size(container.getTtyInfo())) : Optional.empty());
    }

    /** @throws WireException when there is no such terminal */
    static WindowSize size(Protos.TTYInfo terminal) throws WireException {
        try {
            return new WindowSize(
                    terminal.getWindowSize().getRows(), terminal.getWindowSize().getColumns());
        } catch (IllegalArgumentException odd) {
            throw AgentCall.VALIDATION.invalid(String.valueOf(odd.getMessage()));
        }
    }

    private static NestedId nested(Protos.ContainerID message, String field) throws WireException {
        var id = id(message, field);
        AgentCall.VALIDATION.require(!id.parent().isEmpty(), field + ".container_id.parent");
        return id;
    }

    private static NestedId id(Protos.ContainerID message, String field) throws WireException {
        var chain = new ArrayDeque<String>();
        for (var at = message; ; at = at.getParent()) {
            checkValue(at.getValue(), field);
            chain.addFirst(at.getValue());
            if (!at.hasParent()) {
                return new NestedId(List.copyOf(chain));
            }
        }
    }

    private static void checkValue(String value, String field) throws WireException {
        var what = "'" + field + ".container_id' is invalid: ";
        if (value.isEmpty()) {
            throw AgentCall.VALIDATION.invalid(what + "ID must not be empty");
        }
        if (value.length() > LONGEST_ID) {
            throw AgentCall.VALIDATION.invalid(what + "ID must not be greater than " + LONGEST_ID + " characters");
        }
        if (value.equals(".") || value.equals("..")) {
            throw AgentCall.VALIDATION.invalid(what + "'" + value + "' is disallowed");
        }
        if (value.chars().anyMatch(c -> c < ' ' || c == 127 || c == '/' || c == '\\' || c == '.' || c == ' ')) {
            throw AgentCall.VALIDATION.invalid(what + "'" + value + "' contains invalid characters");
        }
    }
}
