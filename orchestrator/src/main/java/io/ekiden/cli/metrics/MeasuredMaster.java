package io.ekiden.cli.metrics;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.scheduler.SchedulerClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;

/** A connection to a master, with what goes over it counted under Marathon's names. */
final class MeasuredMaster implements SchedulerClient {
    private final SchedulerClient master;
    private final MeterRegistry registry;

    MeasuredMaster(SchedulerClient master, MeterRegistry registry) {
        this.master = master;
        this.registry = registry;
    }

    @Override
    public void connect(Call.Subscribe subscription, Consumer<Event> events, Runnable onDisconnected) {
        master.connect(subscription, event -> heard(event, events), onDisconnected);
    }

    private void heard(Event event, Consumer<Event> events) {
        if (event instanceof Event.Offers(var offers)) {
            count("offers.incoming", offers.size());
        }
        events.accept(event);
    }

    @Override
    public void send(Call call) {
        switch (call) {
            case Call.Revive _ -> count("calls.revive", 1);
            case Call.Suppress _ -> count("calls.suppress", 1);
            case Call.Decline decline ->
                count("offers.declined", decline.offerIds().size());
            case Call.Accept accept -> {
                count("offers.used", accept.offerIds().size());
                accept.operations().forEach(this::count);
            }
            default -> {}
        }
        master.send(call);
    }

    private void count(Operation operation) {
        switch (operation) {
            case Operation.Launch _ -> count("offer-operations.launch", 1);
            case Operation.LaunchGroup _ -> count("offer-operations.launch-group", 1);
            case Operation.Convert convert
            when convert.kind() == Operation.Kind.RESERVE -> count("offer-operations.reserve", 1);
            default -> {}
        }
    }

    private void count(String name, int by) {
        registry.counter("marathon.mesos." + name + ".counter").increment(by);
    }

    @Override
    public void close() {
        master.close();
    }
}
