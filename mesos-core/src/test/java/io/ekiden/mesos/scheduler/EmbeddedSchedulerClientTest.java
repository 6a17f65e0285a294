package io.ekiden.mesos.scheduler;

class EmbeddedSchedulerClientTest extends SchedulerClientContract {
    @Override
    SchedulerClient client(SimulatedMaster cluster) {
        return new EmbeddedSchedulerClient(cluster.master(), cluster.vertx().getOrCreateContext());
    }
}
