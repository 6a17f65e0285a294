package io.ekiden.mesos.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.scheduler.HttpSchedulerClient;
import io.ekiden.mesos.scheduler.HttpSchedulerSettings;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.file.Login;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A framework that comes to a master by the network, and all that it has heard. */
final class ComingFramework {
    /** What it hears when its connection has ended. */
    static final String DISCONNECTED = "disconnected";

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final HttpSchedulerClient client;

    private ComingFramework(HttpSchedulerClient client) {
        this.client = client;
    }

    /** Asks to be subscribed. */
    static ComingFramework to(ProtectedMaster master, Optional<Credential> credential) {
        return to(master, "f", "root", credential);
    }

    static ComingFramework to(ProtectedMaster master, String name, String user, Optional<Credential> credential) {
        var framework = new ComingFramework(new HttpSchedulerClient(
                master.vertx,
                master.vertx.getOrCreateContext(),
                new HttpDetector(List.of(master.uri())),
                HttpSchedulerSettings.DEFAULT.with(Login.as(credential))));
        var info = new FrameworkInfo(
                name,
                user,
                Optional.empty(),
                List.of("*"),
                Duration.ofMinutes(1),
                List.of("PARTITION_AWARE"),
                "localhost",
                Optional.empty());
        framework.client.connect(info, framework.heard::add, () -> framework.heard.add(DISCONNECTED));
        return framework;
    }

    /** The next that it hears. */
    Object hears() throws InterruptedException {
        var next = heard.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("it hears something").isNotNull();
        return next;
    }

    /** Waits until it is. */
    ComingFramework subscribed() throws InterruptedException {
        assertThat(hears()).isInstanceOf(Event.Subscribed.class);
        return this;
    }

    /** The next update that it hears, heartbeats aside. */
    TaskStatus hearsUpdate() throws InterruptedException {
        var next = hears();
        while (next instanceof Event.Heartbeat) {
            next = hears();
        }
        assertThat(next).isInstanceOf(Event.Update.class);
        return ((Event.Update) next).status();
    }

    /** Waits until it is, whatever it hears before. */
    void disconnected() throws InterruptedException {
        while (!hears().equals(DISCONNECTED)) {
            // Something else before.
        }
    }

    boolean isDisconnected() {
        return heard.contains(DISCONNECTED);
    }

    void says(Call call) {
        client.send(call);
    }
}
