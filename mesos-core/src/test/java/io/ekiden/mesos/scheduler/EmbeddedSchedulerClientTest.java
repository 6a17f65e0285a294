package io.ekiden.mesos.scheduler;

class EmbeddedSchedulerClientTest extends SchedulerClientContract {
    @Override
    ContractStage stage(String test) throws Exception {
        return new LiveStage(cluster ->
                new EmbeddedSchedulerClient(cluster.master(), cluster.vertx().getOrCreateContext()));
    }
}
