package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.id.ContainerId;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What is known of a run with an image. Guarded by itself. */
final class ImageRun {
    private final TaskRun run;
    private final ContainerInfo container;
    private final CountDownLatch clientGone = new CountDownLatch(1);
    private boolean started;
    private boolean checksStopped;
    private Optional<String> address = Optional.empty();

    ImageRun(TaskRun run, ContainerInfo container) {
        this.run = run;
        this.container = container;
    }

    TaskRun run() {
        return run;
    }

    ContainerInfo container() {
        return container;
    }

    ContainerId id() {
        return run.containerId();
    }

    /** True for the first to find that the container runs. */
    synchronized boolean foundRunning(Inspection inspection) {
        boolean news = !started && clientGone.getCount() > 0;
        started |= news;
        address = inspection.address();
        return news;
    }

    synchronized boolean started() {
        return started;
    }

    synchronized Optional<String> address() {
        return address;
    }

    void clientIsGone() {
        clientGone.countDown();
    }

    /** True as soon as the client is gone, false when it is still there after that time. */
    boolean awaitClientGone(long millis) throws InterruptedException {
        return clientGone.await(millis, TimeUnit.MILLISECONDS);
    }

    synchronized void stopChecks(Runnable stop) {
        checksStopped = true;
        stop.run();
    }

    /** Nothing starts a check that was stopped before it could start. */
    synchronized void startCheck(Runnable start) {
        if (!checksStopped) {
            start.run();
        }
    }
}
