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
    /** When its image is here, or it is not wanted any more. */
    private final CountDownLatch pulled = new CountDownLatch(1);

    private Optional<Thread> pulling = Optional.empty();
    private boolean unwanted;
    private boolean started;
    private boolean checksStopped;
    private boolean cutOff;
    private Optional<String> address = Optional.empty();
    private Optional<String> addressByIpv6 = Optional.empty();

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
        addressByIpv6 = inspection.addressByIpv6();
        return news;
    }

    /** Its group's network is gone, which it had when it started. */
    synchronized void cutOff() {
        cutOff = true;
    }

    synchronized boolean isCutOff() {
        return cutOff;
    }

    synchronized boolean started() {
        return started;
    }

    synchronized Optional<String> address() {
        return address;
    }

    synchronized Optional<String> addressByIpv6() {
        return addressByIpv6;
    }

    /** What brings its image, on this thread, which is interrupted when the run is not wanted any more. False if it is not. */
    boolean pull(Pulling pull) throws Exception {
        if (!beginPull()) {
            return false;
        }
        try {
            pull.run();
        } catch (InterruptedException e) {
            if (!isUnwanted()) {
                throw e;
            }
        } finally {
            endPull();
        }
        return !isUnwanted();
    }

    /** See {@link #pull}. */
    @FunctionalInterface
    interface Pulling {
        void run() throws Exception;
    }

    private synchronized boolean beginPull() {
        pulling = unwanted ? Optional.empty() : Optional.of(Thread.currentThread());
        return !unwanted;
    }

    private synchronized void endPull() {
        pulling = Optional.empty();
        pulled.countDown();
        if (unwanted) {
            var _ = Thread.interrupted(); // it was for the pull
        }
    }

    private synchronized boolean isUnwanted() {
        return unwanted;
    }

    /** True when that is all there is to do: nothing runs yet, and nothing will. */
    synchronized boolean giveUpPull() {
        if (pulled.getCount() == 0) {
            return unwanted;
        }
        unwanted = true;
        pulling.ifPresent(Thread::interrupt);
        return true;
    }

    /** It has been started by an earlier agent, so its image was here. */
    void isPulled() {
        pulled.countDown();
    }

    /** True as soon as its image is here or not wanted, false when it still comes after that time. */
    boolean awaitPulled(long millis) throws InterruptedException {
        return pulled.await(millis, TimeUnit.MILLISECONDS);
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
