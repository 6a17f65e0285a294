package io.ekiden.mesos.scheduler;

import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.wire.v1.MediaType;
import java.util.List;

class HttpSchedulerClientProtobufTest extends SchedulerClientContract {
    @Override
    ContractStage stage(String test) throws Exception {
        return new LiveStage(cluster -> new HttpSchedulerClient(
                cluster.vertx(),
                cluster.vertx().getOrCreateContext(),
                new HttpDetector(List.of(cluster.uri())),
                HttpSchedulerSettings.DEFAULT.with(MediaType.PROTOBUF)));
    }
}
