package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.cli.option.lb.UpkeepOptions;
import io.ekiden.config.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a load balancer cannot be started with. */
@Timeout(60)
class LbFlagsTest {
    @TempDir
    Path directory;

    private static void refused(String why, String... arguments) {
        var command = new LbCommand();
        new CommandLine(command).parseArgs(arguments);
        assertThatThrownBy(command::call).hasMessageContaining(why);
    }

    @Test
    void portOfAllApps_isNotThatOfTheStatistics() {
        refused(
                "--stats-port is 8081, which is one of the ports that all apps share",
                "--stats-port=8081",
                "--lb-app-id-port=8081");
    }

    @Test
    void addressToListenOn_isAnAddress() {
        refused("--lb-bind is 'localhost', which is no IP address or *", "--lb-bind=localhost");
    }

    @Test
    void oldWorkers_areOneAtLeast() {
        refused("--lb-max-old-workers is 0, it has to be from 1 to 1000", "--lb-max-old-workers=0");
    }

    @Test
    void logOfRequests_goesToAFileOrASyslog() {
        for (var wrong : List.of("nowhere", "127.0.0.1", "127.0.0.1:0", "logs.example.com:514", "/dev/log x", "::1")) {
            refused("--lb-access-log is '" + wrong + "', it has to be file", "--lb-access-log=" + wrong);
        }
        // What is right is not among what is wrong.
        for (var right : List.of("file", "127.0.0.1:514", "[::1]:514", "/dev/log")) {
            var command = new LbCommand();
            new CommandLine(command).parseArgs("--lb-access-log=" + right, "--lb-max-old-workers=0");
            assertThatThrownBy(command::call).hasMessageNotContaining("--lb-access-log");
        }
    }

    @Test
    void templateOfAnOperator_isOneThatIsThere_andIsHandedOn() throws Exception {
        refused(
                "--lb-template-dir is '" + directory + "', which has no haproxy.cfg.ftl that can be read",
                "--lb-template-dir=" + directory);
        Files.writeString(directory.resolve("haproxy.cfg.ftl"), "x");
        var options = new UpkeepOptions();
        new CommandLine(options).parseArgs("--lb-template-dir=" + directory, "--lb-max-old-workers=3");
        var problems = new Problems();
        options.check(problems);
        problems.throwIfAny();
        var haproxy = options.haproxy(Optional.of(Path.of("/usr/sbin/haproxy")));
        assertThat(haproxy.templateDirectory()).contains(directory);
        assertThat(haproxy.upkeep().mostOldWorkers()).isEqualTo(3);
        assertThat(haproxy.binary()).contains(Path.of("/usr/sbin/haproxy"));
    }

    @Test
    void authorities_areCertificates() throws Exception {
        var file = Files.writeString(directory.resolve("ca.pem"), "x");
        refused("--marathon-ca-cert: " + file + " has no certificates as PEM", "--marathon-ca-cert=" + file);
        var none = directory.resolve("none.pem");
        refused("--marathon-ca-cert: " + none + " has no certificates as PEM", "--marathon-ca-cert=" + none);
    }

    @Test
    void printingOnce_hasNothingToDoWithOurHaproxy() {
        refused(
                "--once prints what the historic bridge printed, without --lb-http-port, --lb-strict-mode",
                "--once",
                "--stdout",
                "--lb-strict-mode",
                "--lb-http-port=8081");
    }

    @Test
    void certificates_areFiles() throws Exception {
        var none = directory.resolve("none");
        refused("--lb-cert: " + none + " is no file that can be read", "--lb-cert=" + none);
        var file = Files.writeString(directory.resolve("a#b.pem"), "x");
        refused("--lb-cert: " + file + " has a blank or one of #", "--lb-cert=" + file);
    }
}
