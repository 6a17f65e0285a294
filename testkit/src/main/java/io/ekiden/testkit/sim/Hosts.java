package io.ekiden.testkit.sim;

import io.ekiden.mesos.model.id.TaskId;
import java.util.List;

/** All machines: what really runs. */
record Hosts(List<Host> all) {
    Hosts {
        all = List.copyOf(all);
    }

    /** True when a process of the task runs and answers. */
    boolean isWell(TaskId task) {
        return all.stream().flatMap(host -> host.find(task).stream()).anyMatch(Host.Proc::isWell);
    }

    List<Host.Proc> alive() {
        return all.stream().flatMap(host -> host.alive().stream()).toList();
    }
}
