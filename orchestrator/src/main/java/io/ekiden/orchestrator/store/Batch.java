package io.ekiden.orchestrator.store;

import java.util.List;
import org.apache.zookeeper.Op;

/**
 * One transaction on its way to ZooKeeper: fence, sequence number, then the operations.
 *
 * @param version what the version of the sequence node is before it; one more after it
 * @param done the writes that are durable once it is applied
 */
record Batch(int version, List<Op> ops, List<Answer<Void>> done) {}
