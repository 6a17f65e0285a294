package io.ekiden.mesos.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkThreadTest {
    private final WorkThread thread = new WorkThread();
    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void news_doNotWaitForWork() throws Exception {
        var busy = new CountDownLatch(1);
        var held = thread.ask(() -> busy.await(10, TimeUnit.SECONDS));
        thread.later(() -> done.add("start a"));
        thread.later(() -> done.add("start b"));
        thread.first(() -> done.add("c runs"));
        thread.first(() -> done.add("c ended"));
        busy.countDown();
        close();
        assertThat(held.result()).isTrue();
        assertThat(done).containsExactly("c runs", "c ended", "start a", "start b");
    }

    @Test
    void close_isTheLast() throws Exception {
        thread.later(() -> done.add("work"));
        close();
        assertThat(done).containsExactly("work");
        assertThat(thread.ask(() -> "too late").failed()).isTrue();
    }

    private void close() throws Exception {
        thread.close(() -> {}).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
