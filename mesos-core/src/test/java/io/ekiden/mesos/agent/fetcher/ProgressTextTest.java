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
    void severalFiles_areCountedAndUnknownSizesAreNoPercents() {
        var progress = new ProgressText(3, now::get, told::add);
        progress.started("ftp://h/a");
        progress.started("ftp://h/b");
        later();
        progress.received("ftp://h/b", 7L << 20, OptionalLong.empty());
        assertThat(told).containsExactly("FETCHING 7 MB b (2 of 3)");
    }
}
