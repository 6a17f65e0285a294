package io.ekiden.testkit.fuzz;

import io.ekiden.mesos.link.BrokenLinkException;
import io.ekiden.mesos.link.LinkCodec;
import io.ekiden.mesos.wire.v1.CallProtos;
import io.ekiden.mesos.wire.v1.EventProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.agent.AgentCall;
import io.ekiden.mesos.wire.v1.executor.ExecutorCallProtos;
import io.ekiden.mesos.wire.v1.executor.ExecutorEventProtos;
import io.ekiden.mesos.wire.v1.operator.OperatorCall;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * All that reads what others send: RecordIO, and in JSON and in protobuf the calls of schedulers, executors and operators and the events
 * of masters and agents; the messages of agents and of masters to each other. What could be read of the former is heard by a master, too.
 */
final class Decoders implements Feeder.Subject {
    private static final int LARGEST_RECORD = 1 << 20;

    private final Listener listener = new Listener();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /** Inputs may be refused, by {@link WireException} and {@link BrokenLinkException} alone. */
    @Override
    public long feed(byte[] input, Random random) {
        long slowest = 0;
        for (var mediaType : MediaType.values()) {
            slowest = Math.max(
                    slowest,
                    timed(() -> listener.hear(CallProtos.read(mediaType, input).call())));
            slowest = Math.max(slowest, timed(() -> OperatorCall.read(mediaType, input)));
            slowest = Math.max(slowest, timed(() -> AgentCall.read(mediaType, input)));
            slowest = Math.max(slowest, timed(() -> EventProtos.read(mediaType, input)));
            slowest = Math.max(slowest, timed(() -> ExecutorCallProtos.read(mediaType, input)));
            slowest = Math.max(slowest, timed(() -> ExecutorEventProtos.read(mediaType, input)));
        }
        var text = new String(input, StandardCharsets.UTF_8);
        slowest =
                Math.max(slowest, timed(() -> listener.hear(LinkCodec.ofMaster().read(text))));
        slowest = Math.max(slowest, timed(() -> LinkCodec.ofAgent().read(text)));
        return Math.max(slowest, timed(() -> inPieces(input, random)));
    }

    private interface Attempt {
        Object run() throws WireException, BrokenLinkException;
    }

    private long timed(Attempt attempt) {
        long begun = threads.getCurrentThreadCpuTime();
        try {
            attempt.run();
        } catch (WireException | BrokenLinkException refused) {
            // As it should be.
        }
        return threads.getCurrentThreadCpuTime() - begun;
    }

    private static int inPieces(byte[] input, Random random) throws WireException {
        var decoder = new RecordIo.Decoder(LARGEST_RECORD);
        int records = 0;
        for (int at = 0; at < input.length; ) {
            int end = Math.min(input.length, at + 1 + random.nextInt(50));
            records += decoder.feed(Arrays.copyOfRange(input, at, end)).size();
            at = end;
        }
        return records;
    }
}
