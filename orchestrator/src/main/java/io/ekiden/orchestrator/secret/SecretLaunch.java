package io.ekiden.orchestrator.secret;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A launch with the secrets of its tasks filled in. Tasks whose secrets cannot be had are left out, with the reason; of a group all or
 * none are launched.
 *
 * @param accept what the master is told; without tasks it just gives the offers back
 * @param failed why a task is not launched
 */
public record SecretLaunch(Call.Accept accept, SortedMap<TaskId, String> failed) {
    /**
     * Looks all secrets up.
     *
     * @param secrets of the tasks that have some
     */
    public static SecretLaunch of(Call.Accept launch, Map<TaskId, Secrets> secrets, SecretResolver resolver) {
        var failed = new TreeMap<TaskId, String>();
        var operations = launch.operations().stream()
                .flatMap(operation -> switch (operation) {
                    case Operation.Launch(var tasks) -> alone(tasks, secrets, resolver, failed).stream();
                    case Operation.LaunchGroup group -> group(group, secrets, resolver, failed).stream();
                    case Operation.Convert _, Operation.Unsupported _ -> Stream.of(operation);
                })
                .toList();
        return new SecretLaunch(new Call.Accept(launch.offerIds(), operations, launch.filters()), failed);
    }

    private static Optional<Operation> alone(
            List<TaskInfo> tasks,
            Map<TaskId, Secrets> secrets,
            SecretResolver resolver,
            SortedMap<TaskId, String> failed) {
        var complete = new ArrayList<TaskInfo>();
        for (var task : tasks) {
            switch (new TaskFilling(used(task, secrets), SecretWords.OF_APP, resolver).fill(task)) {
                case TaskFilling.Filled.Complete(var filled) -> complete.add(filled);
                case TaskFilling.Filled.Failed(var why) -> failed.put(task.taskId(), why);
            }
        }
        return complete.isEmpty() ? Optional.empty() : Optional.of(new Operation.Launch(complete));
    }

    private static Optional<Operation> group(
            Operation.LaunchGroup group,
            Map<TaskId, Secrets> secrets,
            SecretResolver resolver,
            SortedMap<TaskId, String> failed) {
        var complete = new ArrayList<TaskInfo>();
        for (var task : group.tasks()) {
            switch (new TaskFilling(used(task, secrets), SecretWords.ofContainer(task.name()), resolver).fill(task)) {
                case TaskFilling.Filled.Complete(var filled) -> complete.add(filled);
                case TaskFilling.Filled.Failed(var why) -> {
                    group.tasks().forEach(member -> failed.put(member.taskId(), why));
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new Operation.LaunchGroup(group.executor(), complete));
    }

    private static Secrets used(TaskInfo task, Map<TaskId, Secrets> secrets) {
        return Optional.ofNullable(secrets.get(task.taskId())).orElse(Secrets.NONE);
    }
}
