package io.ekiden.lb.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.change.ServerKey;
import io.ekiden.lb.change.ServerRow;
import io.ekiden.lb.view.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What HAProxy 2.6 answers, read. */
class AnswersTest {
    @TempDir
    Path directory;

    @Test
    void showProc_tellsNewWorkersFromOldOnes() {
        var proc = ShowProc.parse("""
                #<PID>          <type>          <reloads>       <uptime>        <version>
                14926           master          2 [failed: 1]   0d00h00m06s     2.6.12-1+deb12u4
                # workers
                15249           worker          1               0d00h00m05s     2.6.12-1+deb12u4
                # old workers
                14930           worker          3               0d00h00m43s     2.6.12-1+deb12u4
                # programs

                """);
        assertThat(proc.failed()).isEqualTo(1);
        assertThat(proc.workers()).containsExactly(15249L);
        assertThat(proc.oldWorkers()).containsExactly(14930L);
    }

    /** How long an old worker runs says little: it may have been the only one for days. */
    @Test
    void oldWorker_isOldSinceTheNextOneBegan() {
        var proc = ShowProc.parse("""
                1               master          9 [failed: 0]   2d00h00m06s     2.6.12-1+deb12u4
                # workers
                14              worker          0               0d00h00m05s     2.6.12-1+deb12u4
                # old workers
                13              worker          1               0d00h00m43s     2.6.12-1+deb12u4
                11              worker          3               2d01h00m06s     2.6.12-1+deb12u4
                12              worker          2               1d02h03m04s     2.6.12-1+deb12u4
                """);
        assertThat(proc.oldWorkers()).containsExactly(11L, 12L, 13L);
        assertThat(proc.ages())
                .containsExactly(
                        Duration.ofSeconds(86_400 + 7_200 + 180 + 4), Duration.ofSeconds(43), Duration.ofSeconds(5));
    }

    @Test
    void reload_isOverWhenANewWorkerIsThereAndNoneFailed() {
        var before = ShowProc.parse("1 master 0 [failed: 0] x y\n# workers\n10 worker 0 x y\n");
        var failed = ShowProc.parse("1 master 1 [failed: 1] x y\n# workers\n10 worker 1 x y\n");
        var done = ShowProc.parse("1 master 1 [failed: 0] x y\n# workers\n11 worker 0 x y\n");
        assertThat(before.isReloadedSince(before)).isFalse();
        assertThat(failed.isReloadedSince(before)).isFalse();
        assertThat(done.isReloadedSince(before)).isTrue();
    }

    @Test
    void serversConn_givesTheEndpointAndTheConnectionsInUse() {
        var rows = ServerRow.parse("""
                # bkname/svname bkid/svid addr port - purge_delay used_cur used_max need_est unsafe_nb safe_nb idle_lim idle_cur idle_per_thr[2]
                web-80/web-1 2/1 127.0.0.1 21900 - 5000 7 9 1 0 0 -1 0 0 0

                """);
        assertThat(rows)
                .containsExactly(new ServerRow(new ServerKey("web-80", "web-1"), new Endpoint("127.0.0.1", 21900), 7));
        assertThat(ServerRow.parse("Can't find backend.\n\n")).isEmpty();
        // HAProxy has its own spelling of an IPv6 address; a drain has to find it all the same.
        var target = new DrainTarget("web.1", Set.of(new Endpoint("fd00:0:0::7", 80)));
        assertThat(ServerRow.parse("web-80/web-1 2/1 fd00::7 80 - 5000 0"))
                .allMatch(row -> target.endpoints().contains(row.endpoint()));
    }

    @Test
    void failedStart_namesTheSectionsThatCouldNotBind() {
        var failure = new HaproxyFailure("[ALERT] (1) : Binding [/x/haproxy.cfg:20] for proxy x-1: cannot bind socket"
                + " (Address already in use) for [127.0.0.1:20981]");
        assertThat(failure.unbindable()).containsExactly("x-1");
    }

    @Test
    void process_isKnownByPidAndStartTime() throws Exception {
        var own = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
        assertThat(own.isAlive()).isTrue();
        assertThat(new ProcessIdentity(own.pid(), own.startTicks() + 1).isAlive())
                .isFalse();
        Files.writeString(directory.resolve("pid"), own.pid() + " " + own.startTicks() + "\n");
        assertThat(ProcessIdentity.read(directory.resolve("pid"))).contains(own);
        Files.writeString(directory.resolve("pid"), "rubbish");
        assertThat(ProcessIdentity.read(directory.resolve("pid"))).isEmpty();
    }

    @Test
    void deepDirectory_getsAShortOneForItsSockets_andFindsItAgain() throws Exception {
        var deep = directory.resolve("a".repeat(60)).resolve("b".repeat(60));
        var first = HaproxyPaths.prepare(deep);
        assertThat(first.masterSocket().toString().length()).isLessThan(60);
        assertThat(HaproxyPaths.prepare(deep)).isEqualTo(first);
        Files.delete(first.sockets());
    }
}
