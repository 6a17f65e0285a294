package io.ekiden.mesos.wire.v1.agent;

import io.ekiden.mesos.agent.usage.Container;
import io.ekiden.mesos.agent.usage.NestedContainer;
import io.ekiden.mesos.agent.usage.Usage;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.wire.Times;
import java.util.List;
import org.apache.mesos.v1.Protos;

/** What a container uses, and where it is. <b>Source:</b> mesos.proto {@code ResourceStatistics}, {@code ContainerStatus}. */
public final class ContainerProtos {
    private static final long KIBI = 1024;

    private ContainerProtos() {}

    /** Counters of what this host does not count are left out. */
    public static Protos.ResourceStatistics statistics(Container container) {
        var measured = container.measured();
        var message = Protos.ResourceStatistics.newBuilder().setTimestamp(Times.seconds(measured.at()));
        limits(message, container.resources());
        cpu(message, measured.usage().cpu(), container.resources());
        memory(message, measured.usage().memory());
        return message.build();
    }

    private static void limits(Protos.ResourceStatistics.Builder message, Resources resources) {
        if (resources.cpusMilli() > 0) {
            message.setCpusSoftLimit(resources.cpusMilli() / 1000.0);
        }
        if (resources.memMilli() > 0) {
            long bytes = resources.memMilli() * KIBI / 1000 * KIBI;
            message.setMemLimitBytes(bytes).setMemSoftLimitBytes(bytes);
        }
    }

    private static void cpu(Protos.ResourceStatistics.Builder message, Usage.Cpu cpu, Resources resources) {
        message.setCpusUserTimeSecs(Times.seconds(cpu.user())).setCpusSystemTimeSecs(Times.seconds(cpu.system()));
        cpu.throttling()
                .ifPresent(throttling -> message.setCpusLimit(resources.cpusMilli() / 1000.0)
                        .setCpusNrPeriods((int) throttling.periods())
                        .setCpusNrThrottled((int) throttling.throttled())
                        .setCpusThrottledTimeSecs(Times.seconds(throttling.time())));
    }

    private static void memory(Protos.ResourceStatistics.Builder message, Usage.Memory memory) {
        message.setMemRssBytes(memory.resident());
        memory.account()
                .ifPresent(account -> message.setMemTotalBytes(account.total())
                        .setMemAnonBytes(memory.resident())
                        .setMemCacheBytes(account.file())
                        .setMemFileBytes(account.file())
                        .setMemMappedFileBytes(account.mapped())
                        .setMemSwapBytes(account.swap())
                        .setMemUnevictableBytes(account.unevictable()));
    }

    /** Which container it is, and the first of its processes. */
    public static Protos.ContainerStatus status(Container container) {
        var message = Protos.ContainerStatus.newBuilder();
        var id = message.getContainerIdBuilder().setValue(container.id().value());
        container.parent().ifPresent(parent -> id.getParentBuilder().setValue(parent.value()));
        container.measured().pid().ifPresent(pid -> message.setExecutorPid((int) pid));
        return message.build();
    }

    /** Of what somebody runs within a task's container nothing is counted apart from the task. */
    public static Protos.ResourceStatistics statistics(NestedContainer container) {
        return Protos.ResourceStatistics.newBuilder()
                .setTimestamp(Times.seconds(container.at()))
                .build();
    }

    /** Which container it is, within which others, and the first of its processes. */
    public static Protos.ContainerStatus status(NestedContainer container) {
        return Protos.ContainerStatus.newBuilder()
                .setContainerId(id(container.chain()))
                .setExecutorPid((int) container.pid())
                .build();
    }

    private static Protos.ContainerID id(List<String> chain) {
        var message = Protos.ContainerID.newBuilder().setValue(chain.getLast());
        if (chain.size() > 1) {
            message.setParent(id(chain.subList(0, chain.size() - 1)));
        }
        return message.build();
    }
}
