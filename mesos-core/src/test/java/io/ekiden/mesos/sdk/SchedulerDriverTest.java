package io.ekiden.mesos.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.maintenance.InverseOffer;
import io.ekiden.mesos.recorded.SmallCluster;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a framework hears besides offers and updates. */
class SchedulerDriverTest {
    private static final FrameworkInfo INFO = new FrameworkInfo(
            "f",
            "root",
            Optional.empty(),
            List.of("svc"),
            Duration.ofSeconds(60),
            List.of("MULTI_ROLE", "RESERVATION_REFINEMENT", "PARTITION_AWARE"),
            "localhost",
            Optional.empty());

    @TempDir
    Path workDir;

    private final HttpClient http = HttpClient.newHttpClient();

    /** Reserves a bit of the first offer, and stays away from agents that go down. */
    private static final class Careful implements Scheduler {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private boolean reserved;

        @Override
        public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
            var offer = offers.getFirst();
            if (!reserved) {
                reserved = true;
                var reserve = new Operation.Convert(
                        Operation.Kind.RESERVE, Optional.of("op-1"), Resources.parse("cpus<DYNAMIC/svc/!>:1"));
                driver.acceptOffers(List.of(offer.id()), List.of(reserve), Filters.NONE);
            }
        }

        @Override
        public void statusUpdate(SchedulerDriver driver, TaskStatus status) {}

        @Override
        public void operationStatusUpdate(SchedulerDriver driver, Operation.Status status) {
            heard.add(status.id().orElse("") + " " + status.state());
        }

        @Override
        public void inverseOffers(SchedulerDriver driver, List<InverseOffer> offers) {
            heard.add("asked to leave " + offers.getFirst().hostname());
            driver.acceptInverseOffers(offers.stream().map(InverseOffer::id).toList(), Filters.DEFAULT);
        }

        void await(String what) throws InterruptedException {
            String next = "";
            while (!next.equals(what)) {
                next = Objects.requireNonNull(heard.poll(20, TimeUnit.SECONDS), "nothing more before: " + what);
            }
        }
    }

    @Test
    @Timeout(60)
    void framework_hearsOfOperationsAndMaintenance_andAnswers() throws Exception {
        var scheduler = new Careful();
        try (var cluster = new SmallCluster(workDir);
                var driver = new SchedulerDriver(scheduler, INFO, List.of(cluster.uri()))) {
            driver.start();
            scheduler.await("op-1 OPERATION_FINISHED");

            var window = "{\"windows\": [{\"machine_ids\": [{\"hostname\": \"localhost\"}], \"unavailability\":"
                    + " {\"start\": {\"nanoseconds\": 1795225729975602944}}}]}";
            assertThat(post(cluster, window)).isEqualTo(200);
            scheduler.await("asked to leave localhost");
            var status = HttpRequest.newBuilder(cluster.uri().resolve("/maintenance/status"))
                    .build();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!http.send(status, BodyHandlers.ofString()).body().contains("ACCEPT")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
        }
        http.shutdownNow();
    }

    /** Stops as soon as its master has gone. */
    private static final class Weary implements Scheduler {
        final CountDownLatch registered = new CountDownLatch(1);

        @Override
        public void registered(SchedulerDriver driver, FrameworkId frameworkId, MasterInfo master) {
            registered.countDown();
        }

        @Override
        public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {}

        @Override
        public void statusUpdate(SchedulerDriver driver, TaskStatus status) {}

        @Override
        public void disconnected(SchedulerDriver driver) {
            driver.stop();
        }
    }

    @Test
    @Timeout(60)
    void stopWithoutAMaster_tearsDownAtTheNextOne() throws Exception {
        var scheduler = new Weary();
        try (var cluster = new SmallCluster(workDir);
                var driver = new SchedulerDriver(scheduler, INFO, List.of(cluster.uri()))) {
            driver.start();
            assertThat(scheduler.registered.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(cluster.frameworks()).isOne();
            cluster.restartMaster();
            assertThat(driver.join()).isEqualTo(SchedulerDriver.Status.STOPPED);
            assertThat(cluster.frameworks()).isZero();
        }
    }

    /** Wants offers when it is told to. */
    private static final class Content implements Scheduler {
        final CountDownLatch reregistered = new CountDownLatch(1);
        final BlockingQueue<Offer> offers = new LinkedBlockingQueue<>();

        @Override
        public void registered(SchedulerDriver driver, FrameworkId frameworkId, MasterInfo master) {
            driver.suppressOffers();
            driver.reviveOffers();
        }

        @Override
        public void reregistered(SchedulerDriver driver, MasterInfo master) {
            reregistered.countDown();
        }

        @Override
        public void resourceOffers(SchedulerDriver driver, List<Offer> offered) {
            offers.addAll(offered);
        }

        @Override
        public void statusUpdate(SchedulerDriver driver, TaskStatus status) {}
    }

    @Test
    @Timeout(60)
    void suppressedFramework_staysSoAtTheNextMaster_untilItRevives() throws Exception {
        var scheduler = new Content();
        try (var cluster = new SmallCluster(workDir);
                var driver = new SchedulerDriver(scheduler, INFO, List.of(cluster.uri()))) {
            driver.start();
            assertThat(scheduler.offers.poll(20, TimeUnit.SECONDS)).isNotNull();
            driver.suppressOffers();
            cluster.restartMaster();
            assertThat(scheduler.reregistered.await(20, TimeUnit.SECONDS)).isTrue();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!cluster.shows("/slaves", "\"active\":true")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            assertThat(cluster.shows("/frameworks", "\"offers\":\\[\\]")).isTrue();
            assertThat(scheduler.offers).isEmpty();

            driver.reviveOffers();
            assertThat(scheduler.offers.poll(20, TimeUnit.SECONDS)).isNotNull();
        }
    }

    private int post(SmallCluster cluster, String body) throws Exception {
        var request = HttpRequest.newBuilder(cluster.uri().resolve("/maintenance/schedule"))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }
}
