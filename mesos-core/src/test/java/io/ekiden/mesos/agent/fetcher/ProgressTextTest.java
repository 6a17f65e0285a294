package io.ekiden.mesos.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTextTest {
    private final AtomicLong now = new AtomicLong(1);
    private final List<String> told = new ArrayList<>();

    private void later() {
        now.addAndGet(ProgressText.EVERY_NANOS);
    }

    @Test
    void progress_isToldNowAndThen() {
        var progress = new ProgressText(1, now::get, told::add);
        var uri = "http://h/dir/app.tgz?signature=secret#sha256=00";
        progress.started(uri);
        progress.received(uri, 10, OptionalLong.of(100));
        assertThat(told).as("a short fetch is silent").isEmpty();
        later();
        progress.received(uri, 40, OptionalLong.of(100));
        progress.received(uri, 50, OptionalLong.of(100));
        later();
        progress.received(uri, 40, OptionalLong.of(100));
        later();
        progress.received(uri, 99, OptionalLong.of(100));
        assertThat(told).containsExactly("FETCHING 40 % app.tgz", "FETCHING 99 % app.tgz");
    }

    @Test
    void slowFetch_saysTheSameAgain_whileBytesCome_andNothingWhenTheyDoNot() {
        var progress = new ProgressText(1, now::get, told::add);
        progress.started("http://h/big.tgz");
        long total = 100L << 30;
        for (long bytes = 1; bytes <= 10; bytes++) {
            later();
            progress.received("http://h/big.tgz", bytes << 20, OptionalLong.of(total));
        }
        assertThat(told).containsExactly("FETCHING 0 % big.tgz", "FETCHING 0 % big.tgz", "FETCHING 0 % big.tgz");
        for (int look = 0; look < 100; look++) {
            later();
            progress.received("http://h/big.tgz", 10L << 20, OptionalLong.of(total));
            progress.still();
        }
        assertThat(told).as("one for what came after the last").hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void whatWaitsForOthers_orIsUnpacked_saysSo_andASourceThatSaysNothingIsNotWaitedFor() {
        var progress = new ProgressText(2, now::get, told::add);
        progress.still();
        progress.started("http://h/a.tgz");
        progress.still();
        progress.still();
        progress.received("http://h/a.tgz", 0, OptionalLong.empty());
        progress.still();
        progress.arrived("http://h/a.tgz");
        progress.still();
        progress.finished("http://h/a.tgz");
        progress.still();
        progress.started("http://h/b");
        progress.still();
        assertThat(told)
                .containsExactly(
                        "WAITING a.tgz (1 of 2)",
                        "WAITING a.tgz (1 of 2)",
                        "UNPACKING a.tgz (1 of 2)",
                        "WAITING b (2 of 2)");
    }

    @Test
    void severalFiles_areCountedAndUnknownSizesAreNoPercents() {
        var progress = new ProgressText(3, now::get, told::add);
        progress.started("ftp://h/a");
        progress.started("ftp://h/b");
        later();
        progress.received("ftp://h/b", 7L << 20, OptionalLong.empty());
        assertThat(told).containsExactly("FETCHING 7 MB b (2 of 3)");
    }
}
