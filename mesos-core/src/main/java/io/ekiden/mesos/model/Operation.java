package io.ekiden.mesos.model;

import java.util.List;

/** Something to be done with accepted offers. <b>Source:</b> mesos.proto {@code Offer.Operation}. */
public sealed interface Operation {
    /** Each task is judged alone. */
    record Launch(List<TaskInfo> tasks) implements Operation {
        public Launch {
            tasks = List.copyOf(tasks);
        }
    }

    /** An operation that the master does not do; it is skipped. {@code type} is the name Mesos has for it. */
    record Unsupported(String type) implements Operation {}
}
