package io.ekiden.lb.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.change.Layout;
import io.ekiden.lb.change.ServerLine;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeApiTest {
    @TempDir
    Path directory;

    private static ServerLine server(String words) {
        return Layout.of("listen web-80\n  server web-1 10.0.0.1:31001" + words + "\n")
                .serversOf("web-80")
                .getFirst();
    }

    /** Answers are those of HAProxy 2.6. */
    @Test
    void serverThatMoves_isCheckedWhereItIsNow_notWhereItsPredecessorWas() throws Exception {
        var paths = new HaproxyPaths(directory, directory);
        try (var master = new FakeMaster(
                paths.masterSocket(),
                command -> Optional.of(command.contains(" check-port ") ? "\n" : "no need to change the addr\n\n"))) {
            var runtime = new RuntimeApi(paths);
            assertThat(runtime.move(10, server(" check port 31002"))).isEmpty();
            assertThat(master.asked).contains("@!10 set server web-80/web-1 check-port 31002\n");
            assertThat(runtime.move(10, server(" check"))).isEmpty();
            assertThat(master.asked).contains("@!10 set server web-80/web-1 check-port 0\n");
        }
    }

    @Test
    void serverThatIsNotChecked_movesWithoutAReload_andWhatElseHaproxySaysIsToldOf() throws Exception {
        var paths = new HaproxyPaths(directory, directory);
        try (var _ = new FakeMaster(
                paths.masterSocket(),
                command -> Optional.of(
                        command.contains(" check-port ")
                                ? "health checks are not enabled on this server\n"
                                : command.contains("/web-1 ") ? "\n" : "No such server.\n"))) {
            var runtime = new RuntimeApi(paths);
            assertThat(runtime.move(10, server(""))).isEmpty();
            var other =
                    Layout.of("listen web-80\n  server web-2 10.0.0.1:31001\n").serversOf("web-80");
            assertThat(runtime.move(10, other.getFirst())).contains("No such server.");
        }
    }
}
