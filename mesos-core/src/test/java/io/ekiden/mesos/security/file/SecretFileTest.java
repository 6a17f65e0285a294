package io.ekiden.mesos.security.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.config.SettingsException;
import io.ekiden.mesos.security.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {
    @TempDir
    Path dir;

    private final String secret = UUID.randomUUID().toString();

    private Path file(String permissions, String content) throws IOException {
        var file = Files.writeString(dir.resolve("credentials"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void ownFile_isRead_byPathOrAddress() throws IOException {
        var file = file("rw-------", "p " + secret);
        assertThat(SecretFile.read("--credential", file.toString(), Credentials::parseOne)
                        .principal())
                .isEqualTo("p");
        assertThat(SecretFile.read("--credential", "file://" + file, Credentials::parseOne)
                        .principal())
                .isEqualTo("p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void fileOfOthers_isRefused_withWhatToDo(String permissions) throws IOException {
        var file = file(permissions, "p " + secret);
        assertThatThrownBy(() -> SecretFile.read("--credentials", file.toString(), Credentials::parse))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("--credentials")
                .hasMessageContaining(permissions)
                .hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void whatCannotBeUsed_isNamed_withoutASecret() throws IOException {
        var file = file("rw-------", "{\"credentials\": " + secret);
        assertThatThrownBy(() -> SecretFile.read("--credentials", file.toString(), Credentials::parse))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("--credentials")
                .message()
                .doesNotContain(secret);
        assertThatThrownBy(() -> SecretFile.read("--credentials", dir + "/none", Credentials::parse))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("there is no file");
    }
}
