package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts that are refused for what is in files. */
@Timeout(60)
class ConfDirTest {
    @TempDir
    Path dir;

    private void file(String name, String content) throws IOException {
        var file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private String refused(Map<String, String> environment, String command, String... more) {
        var arguments = new ArrayList<>(List.of(command, "--conf-dir=" + dir));
        arguments.addAll(List.of(more));
        var said = new StringWriter();
        int code = Main.execute(
                arguments.toArray(String[]::new),
                environment,
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(said, true));
        assertThat(code).as(said.toString()).isEqualTo(3);
        return said.toString();
    }

    @Test
    void valueInAFile_isCheckedLikeAFlag_andItsFileIsNamed() throws IOException {
        file("master", "127.0.0.1:1");
        file("resources", "cpus:four");
        file("registration_backoff_factor", "1d");
        file("attributes/disks", "{a,b}");
        assertThat(refused(Map.of(), "agent"))
                .contains(
                        "--resources: resource 'cpus' has an unreadable value 'four'",
                        "--resources is from " + dir.resolve("resources"),
                        "--registration-backoff-factor is from " + dir.resolve("registration_backoff_factor"),
                        "attribute 'disks' is the set {a,b}",
                        "--attributes is from " + dir.resolve("attributes"));
    }

    @Test
    void flagAndEnvironment_winOverFiles() throws IOException {
        file("master", "127.0.0.1:1");
        file("reconfiguration_policy", "file");
        assertThat(refused(Map.of(), "agent")).contains("'file' is none of equal, additive, any");
        assertThat(refused(Map.of("MESOS_RECONFIGURATION_POLICY", "mesos"), "agent"))
                .contains("'mesos' is none of")
                .doesNotContain("is from");
        assertThat(refused(Map.of("MESOS_RECONFIGURATION_POLICY", "mesos"), "agent", "--reconfiguration-policy=flag"))
                .contains("'flag' is none of");
    }

    @Test
    void valueOfTheWrongKind_isToldWithItsFile() throws IOException {
        file("port", "many");
        assertThat(refused(Map.of(), "agent", "--master=127.0.0.1:1"))
                .contains("--port is from " + dir.resolve("port"));
        assertThat(refused(Map.of(), "master")).contains("--port is from " + dir.resolve("port"));
    }

    @Test
    void filesThatCannotBeUsed_areNamedAtOnce() throws IOException {
        Files.createDirectories(dir.resolve("attributes/rack"));
        file("attributes/a b", "x");
        assertThat(refused(Map.of(), "agent"))
                .contains("--conf-dir: ", "attributes/rack is no file", "'a b' is no name");
    }

    @Test
    void valueThatIsInAnotherFile_isReadFromThere_orThatIsMissed() throws IOException {
        file("elsewhere/attributes", "rack:{a}");
        assertThat(refused(
                        Map.of(),
                        "agent",
                        "--master=127.0.0.1:1",
                        "--attributes=file://" + dir + "/elsewhere/attributes"))
                .contains("attribute 'rack' is the set {a}");
        assertThat(refused(Map.of(), "agent", "--master=127.0.0.1:1", "--resources=file://" + dir + "/none"))
                .contains("--resources: there is no file " + dir.resolve("none"));
    }

    @Test
    void defaultRole_thatCannotBeOne_isRefused() {
        assertThat(refused(Map.of(), "agent", "--master=127.0.0.1:1", "--default-role=a b"))
                .contains("--default-role: Role 'a b' is invalid");
    }
}
