package io.ekiden.mesos.guard;

import io.ekiden.mesos.master.Agent;
import io.ekiden.mesos.master.Framework;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.Task;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.Action;
import io.ekiden.mesos.security.Sight;
import java.util.Map;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * How much of a master's state somebody sees: frameworks and tasks of users that are not for his eyes are left out, with
 * their offers, executors and operations.
 * What agents have allocated is shown to everybody, and frameworks that ended under an earlier master to those only who may see all.
 *
 * <p>Pure. <b>Source:</b> Mesos {@code docs/authorization.md}, {@code view_frameworks}, {@code view_tasks} and {@code
 * view_executors}.
 */
public record Visibility(Acls acls, Optional<String> principal) {
    /** Whether nothing is left out: then readers share one document. */
    public boolean isFull() {
        return seesAllWork() && sight().isFull();
    }

    private boolean seesAllWork() {
        return acls.allowAll(principal, Action.VIEW_FRAMEWORK)
                && acls.allowAll(principal, Action.VIEW_TASK)
                && acls.allowAll(principal, Action.VIEW_EXECUTOR);
    }

    /** What he sees besides frameworks and tasks. */
    public Sight sight() {
        return new Sight(acls, principal);
    }

    /** Equal for readers who see the same. */
    public String kind() {
        return isFull() ? "" : " for " + principal;
    }

    public MasterState of(MasterState state) {
        if (seesAllWork()) {
            return state;
        }
        var frameworks = state.frameworks();
        var seen = frameworks.byId();
        for (var framework : frameworks.byId().values()) {
            seen = isSeen(framework) ? seen.plus(framework.id(), of(framework)) : seen.minus(framework.id());
        }
        var offers = state.offers();
        for (var offer : state.offers().entrySet()) {
            if (!seen.containsKey(offer.getValue().offer().frameworkId())) {
                offers = offers.minus(offer.getKey());
            }
        }
        boolean seesAll = acls.allowAll(principal, Action.VIEW_FRAMEWORK);
        return new MasterState(
                of(state.agents(), seen),
                new MasterState.FrameworkTable(
                        seen,
                        frameworks.bySession(),
                        seesAll ? frameworks.completed() : TreePMap.empty(),
                        TreePVector.from(frameworks.history().stream()
                                .filter(ended -> isSeen(ended.framework()))
                                .map(ended -> new MasterState.EndedFramework(of(ended.framework()), ended.at()))
                                .toList())),
                offers,
                state.allocator(),
                state.deadlines(),
                state.numbers());
    }

    /** Without the executors and operations of frameworks that are not seen. */
    private MasterState.AgentTable of(MasterState.AgentTable agents, TreePMap<FrameworkId, Framework> frameworks) {
        var seen = agents.byId();
        for (var agent : agents.byId().values()) {
            var work = agent.work();
            var executors = work.executors();
            for (var key : work.executors().keySet()) {
                var framework = frameworks.get(key.frameworkId());
                // An executor of the default kind has no user of its own.
                boolean isSeen = framework != null
                        && acls.allow(
                                principal,
                                Action.VIEW_EXECUTOR,
                                framework.info().user());
                executors = isSeen ? executors : executors.minus(key);
            }
            var operations = work.operations();
            for (var operation : work.operations().values()) {
                operations = frameworks.containsKey(operation.frameworkId())
                        ? operations
                        : operations.minus(operation.uuid());
            }
            var rest = new Agent.Work(work.tasks(), work.offers(), work.kills(), operations, executors);
            seen = seen.plus(agent.id(), new Agent(agent.id(), agent.info(), agent.link(), agent.since(), rest));
        }
        return new MasterState.AgentTable(
                seen,
                agents.bySession(),
                agents.unreachable(),
                agents.recovering(),
                agents.marks(),
                agents.maintenance());
    }

    private boolean isSeen(Framework framework) {
        return acls.allow(principal, Action.VIEW_FRAMEWORK, framework.info().user());
    }

    private Framework of(Framework framework) {
        return acls.allowAll(principal, Action.VIEW_TASK)
                ? framework
                : new Framework(
                        framework.info(),
                        framework.link(),
                        framework.since(),
                        seen(framework, framework.tasks()),
                        seen(framework, framework.unreachable()),
                        seen(framework, framework.completed()));
    }

    private TreePMap<TaskId, Task> seen(Framework framework, TreePMap<TaskId, Task> tasks) {
        var seen = tasks;
        for (Map.Entry<TaskId, Task> task : tasks.entrySet()) {
            if (!isSeen(framework, task.getValue())) {
                seen = seen.minus(task.getKey());
            }
        }
        return seen;
    }

    private PVector<Task> seen(Framework framework, PVector<Task> tasks) {
        return TreePVector.from(
                tasks.stream().filter(task -> isSeen(framework, task)).toList());
    }

    private boolean isSeen(Framework framework, Task task) {
        return acls.allow(
                principal,
                Action.VIEW_TASK,
                task.info().command().user().orElse(framework.info().user()));
    }
}
