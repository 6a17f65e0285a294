package io.ekiden.mesos.master.traffic;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.wire.v1.type.WireTypes;
import java.util.List;
import java.util.stream.Stream;

/** What Mesos's metrics call what frameworks say and hear. */
final class CallNames {
    private static final String CALLS = "calls/";
    private static final String EVENTS = "events/";
    private static final String OPERATIONS = "operations/";

    /** All that Mesos shows of a framework from its first call on. */
    static final List<String> OF_A_FRAMEWORK = Stream.of(
                    Stream.of("calls", "events", "operations"),
                    WireTypes.calls().stream().map(CALLS::concat),
                    WireTypes.events().stream().map(EVENTS::concat),
                    Stream.of("accepted", "declined", "rescinded", "sent").map("offers/"::concat),
                    WireTypes.operations().stream().map(OPERATIONS::concat))
            .flatMap(names -> names)
            .toList();

    private CallNames() {}

    static String of(Call call) {
        return CALLS + WireTypes.name(call);
    }

    static String of(Event event) {
        return EVENTS + WireTypes.name(event);
    }

    static String of(Operation operation) {
        return OPERATIONS + WireTypes.name(operation);
    }
}
