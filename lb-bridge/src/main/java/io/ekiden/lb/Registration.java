package io.ekiden.lb;

import io.ekiden.lb.watch.MarathonClient;
import io.ekiden.lb.watch.Outage;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets Marathon know that this balancer is there, and which tasks are out of its traffic. Confined to one event loop. */
final class Registration {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    private final MarathonClient marathon;
    private final LbSettings settings;
    private final BooleanSupplier outOfTouch;
    private final Outage outage = new Outage(
            LOG, "registering at Marathon failed, it is tried again", "Marathon knows this load balancer again");
    private boolean known = true;

    /** @param outOfTouch true while it is said already that no Marathon answers */
    Registration(MarathonClient marathon, LbSettings settings, BooleanSupplier outOfTouch) {
        this.marathon = marathon;
        this.settings = settings;
        this.outOfTouch = outOfTouch;
    }

    /** Says that this balancer is there. */
    void renew() {
        marathon.register(settings.lbId(), settings.draining().registration().toSeconds())
                .onSuccess(now -> {
                    if (!now && known) {
                        LOG.info(
                                "this Marathon does not wait for load balancers; tasks are drained, but not waited for");
                    }
                    known = now;
                    outage.over();
                })
                .onFailure(failure -> {
                    if (!outOfTouch.getAsBoolean()) {
                        outage.failed(failure);
                    }
                });
    }

    /** Says that these tasks are out, to a Marathon that waits for it. */
    void send(Collection<String> taskIds) {
        if (known && !taskIds.isEmpty()) {
            marathon.drained(settings.lbId(), taskIds)
                    .onFailure(failure ->
                            LOG.warn("drained tasks cannot be reported, it is tried again: {}", failure.getMessage()));
        }
    }
}
