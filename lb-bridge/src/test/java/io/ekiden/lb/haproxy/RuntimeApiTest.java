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

    /** As the statistics port shows them at {@code /_ekiden_sessions}: of old workers alone, of each place together, and none that has none. */
    @Test
    void oldSessions_areThoseOfOldWorkers_byPlace() throws Exception {
        var paths = new HaproxyPaths(directory, directory);
        var servers = """
                # bkname/svname bkid/svid addr port - purge_delay used_cur
                web-80/web-1 2/1 10.0.0.1 31001 - 5000 %d 0 0 0 0 0 0 0 0
                web-80/web-2 2/2 10.0.0.2 31001 - 5000 0 0 0 0 0 0 0 0 0

                """;
        try (var _ = new FakeMaster(
                paths.masterSocket(),
                command -> Optional.of(
                        switch (command) {
                            case "show proc\n" -> """
                    #<PID>          <type>          <reloads>       <uptime>        <version>
                    100             master          2               0d00h01m00s     2.6.12
                    # workers
                    103             worker          0               0d00h00m01s     2.6.12
                    # old workers
                    101             worker          2               0d00h01m00s     2.6.12
                    102             worker          1               0d00h00m30s     2.6.12
                    # programs

                    """;
                            case "@!101 show servers conn\n" -> servers.formatted(2);
                            case "@!102 show servers conn\n" -> servers.formatted(1);
                            default -> throw new IllegalStateException(command);
                        }))) {
            assertThat(new RuntimeApi(paths).oldSessions()).isEqualTo("web-80/web-1 10.0.0.1:31001 3\n");
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
