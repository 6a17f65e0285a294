package io.ekiden.testkit.bench.limit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** What the store allows: nodes of 1 KiB written per second, a hundred in each transaction, sixteen transactions in flight. */
public final class StoreLimit {
    private static final String ROOT = "/bench-store-limit";
    private static final int PER_TRANSACTION = 100;
    private static final int WINDOW = 16;

    private StoreLimit() {}

    /** How many per second, when {@code count} are made. */
    public static double perSecond(String connectString, int count) throws IOException, InterruptedException {
        var connected = new CountDownLatch(1);
        var client = new ZooKeeper(connectString, 30_000, _ -> connected.countDown());
        try {
            if (!connected.await(10, TimeUnit.SECONDS)) {
                throw new IOException("no connection to ZooKeeper at " + connectString);
            }
            client.create(ROOT, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            int transactions = Math.max(1, count / PER_TRANSACTION);
            double seconds = write(client, transactions);
            ZKUtil.deleteRecursive(client, ROOT, 1_000);
            return transactions * PER_TRANSACTION / seconds;
        } catch (KeeperException e) {
            throw new IOException("ZooKeeper refused: " + e.getMessage(), e);
        } finally {
            client.close((int) Duration.ofSeconds(5).toMillis());
        }
    }

    private static double write(ZooKeeper client, int transactions) throws IOException, InterruptedException {
        var done = new CountDownLatch(transactions);
        var window = new Semaphore(WINDOW);
        var failures = new ConcurrentLinkedQueue<Integer>();
        long begin = System.nanoTime();
        for (int i = 0; i < transactions; i++) {
            window.acquire();
            var ops = new ArrayList<Op>();
            for (int k = 0; k < PER_TRANSACTION; k++) {
                var path = ROOT + "/" + (i * PER_TRANSACTION + k);
                ops.add(Op.create(path, new byte[1024], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            }
            client.multi(
                    ops,
                    (rc, _, _, _) -> {
                        if (rc != 0) {
                            failures.add(rc);
                        }
                        window.release();
                        done.countDown();
                    },
                    null);
        }
        if (!done.await(2, TimeUnit.MINUTES) || !failures.isEmpty()) {
            throw new IOException("ZooKeeper did not take the writes: " + failures);
        }
        return ((System.nanoTime() - begin) / 1e9);
    }
}
