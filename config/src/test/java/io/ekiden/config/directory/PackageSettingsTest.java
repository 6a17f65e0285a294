package io.ekiden.config.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.config.EnvironmentDefaults;
import io.ekiden.config.directory.FlagDirectory.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class PackageSettingsTest {
    @TempDir
    Path etc;

    private Path slave;

    @BeforeEach
    void install() throws IOException {
        slave = Files.createDirectories(etc.resolve("mesos-slave"));
        Files.createDirectories(etc.resolve("mesos"));
        Files.createDirectories(etc.resolve("default"));
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(etc.resolve(name), content);
    }

    @Test
    void addressOfZooKeeper_isTheMasterOfAnAgent_andTheElectionOfAMaster() throws IOException {
        var zk = file("mesos/zk", "zk://h1:2181/mesos\n");
        var master = Files.createDirectories(etc.resolve("mesos-master"));
        var setting = new Setting("zk://h1:2181/mesos", zk);
        assertThat(PackageSettings.read(slave, "agent").of("--master")).contains(setting);
        assertThat(PackageSettings.read(master, "master").of("--zk")).contains(setting);
        assertThat(PackageSettings.read(master, "master").of("--master")).isEmpty();
    }

    @Test
    void closestFile_wins() throws IOException {
        file("mesos/zk", "zk://zk:1/m");
        file("default/mesos", "MASTER=zk://both:1/m\nMESOS_WORK_DIR=/both\nIP=10.0.0.1\n");
        file("default/mesos-slave", "MESOS_WORK_DIR=/slave\nMESOS_HOSTNAME=h1\nMASTER=`cat " + etc + "/mesos/zk`\n");
        file("mesos-slave/hostname", "h2");
        var settings = PackageSettings.read(slave, "agent");
        assertThat(settings.of("--master").orElseThrow().value()).isEqualTo("zk://zk:1/m");
        assertThat(settings.of("--work-dir").orElseThrow().value()).isEqualTo("/slave");
        assertThat(settings.of("--hostname")).contains(new Setting("h2", slave.resolve("hostname")));
        assertThat(settings.of("--bind").orElseThrow().value()).as("ip").isEqualTo("10.0.0.1");
    }

    @Test
    void directoryOfAnotherName_standsAlone() throws IOException {
        file("mesos/zk", "zk://zk:1/m");
        var own = Files.createDirectories(etc.resolve("ekiden"));
        assertThat(PackageSettings.read(own, "agent").settings()).isEmpty();
    }

    @Test
    void shellFile_isUnderstoodAsFarAsItIsPlain_andNeverRun() throws IOException {
        var marker = etc.resolve("marker");
        file("default/mesos-slave", """
                # Variables
                export MESOS_HOSTNAME="h 1" # ours
                MESOS_ISOLATION='posix/cpu'
                MESOS_PORT=5052
                MESOS_WORK_DIR=
                ULIMIT="-n 8192"
                MASTER=$(cat %s/mesos/none)
                MESOS_IP=$(touch %s)
                . /etc/other
                """.formatted(etc, marker));
        var settings = PackageSettings.read(slave, "agent");
        assertThat(settings.settings().keySet()).containsExactlyInAnyOrder("hostname", "isolation", "port");
        assertThat(settings.of("--hostname").orElseThrow().value()).isEqualTo("h 1");
        assertThat(settings.ignored())
                .containsExactly(
                        etc + "/default/mesos-slave line 8 is no plain NAME=value",
                        etc + "/default/mesos-slave line 9 is no plain NAME=value",
                        etc + "/default/mesos-slave: ULIMIT is no setting");
        assertThat(marker).doesNotExist();
    }

    @Command(name = "agent")
    private static final class Sample {
        @Option(names = "--work-dir", defaultValue = "default")
        private String workDir = "";

        @Option(names = "--strict", negatable = true, defaultValue = "true", fallbackValue = "true")
        private boolean strict;

        @Option(names = "--master", required = true)
        private String master = "";
    }

    private Sample parsed(Map<String, String> environment, String... arguments) {
        var sample = new Sample();
        new CommandLine(sample)
                .setDefaultValueProvider(new EnvironmentDefaults(environment, PackageSettings.read(slave, "agent")))
                .parseArgs(arguments);
        return sample;
    }

    @Test
    void flag_winsOverEnvironment_andThatOverFiles() throws IOException {
        file("mesos-slave/master", "m");
        assertThat(parsed(Map.of()).master).isEqualTo("m");
        assertThat(parsed(Map.of()).workDir).isEqualTo("default");
        file("mesos-slave/work_dir", "file");
        assertThat(parsed(Map.of()).workDir).isEqualTo("file");
        var mesos = Map.of("MESOS_WORK_DIR", "mesos");
        assertThat(parsed(mesos).workDir).isEqualTo("mesos");
        var both = Map.of("MESOS_WORK_DIR", "mesos", "EKIDEN_WORK_DIR", "ekiden");
        assertThat(parsed(both).workDir).isEqualTo("ekiden");
        assertThat(parsed(both, "--work-dir=flag").workDir).isEqualTo("flag");
    }

    @Test
    void switch_isReadFromTheNameOfItsFile() throws IOException {
        file("mesos-slave/master", "m");
        assertThat(parsed(Map.of()).strict).isTrue();
        file("mesos-slave/?no-strict", "");
        assertThat(parsed(Map.of()).strict).isFalse();
        assertThat(parsed(Map.of(), "--strict").strict).isTrue();
        Files.delete(slave.resolve("?no-strict"));
        assertThat(parsed(Map.of(), "--no-strict").strict).isFalse();
    }
}
