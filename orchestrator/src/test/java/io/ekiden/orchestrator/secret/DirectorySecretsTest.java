package io.ekiden.orchestrator.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.secret.SecretResolver.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySecretsTest {
    private static final String VALUE = "s3cr3t";

    @TempDir
    private Path root = Path.of("");

    private Path directory = Path.of("");

    @BeforeEach
    void write() throws IOException {
        directory = root.resolve("secrets");
        Files.createDirectories(directory.resolve("db"));
        Files.writeString(directory.resolve("db/pw"), VALUE + "\n");
        Files.writeString(root.resolve("outside"), VALUE);
    }

    private Found resolve(String source) {
        return new DirectorySecrets(directory).resolve(source);
    }

    private String why(String source) {
        return resolve(source) instanceof Found.Nothing(var why) ? why : "found";
    }

    @Test
    void source_isTheNameOfAFile_whoseLastLineEndDoesNotCount() throws IOException {
        assertThat(resolve("db/pw")).isEqualTo(new Found.Value(VALUE));
        assertThat(resolve("/db/pw")).isEqualTo(new Found.Value(VALUE));
        Files.writeString(directory.resolve("db/pw"), "two\r\nlines\n\n");
        assertThat(resolve("/db/pw")).as("read anew each time").isEqualTo(new Found.Value("two\r\nlines\n"));
    }

    @Test
    void nothingOutside_isRead() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), root.resolve("outside"));
        Files.createSymbolicLink(directory.resolve("near"), directory.resolve("db/pw"));
        assertThat(why("../outside")).contains("not the name of a file below");
        assertThat(why("db/../../outside")).contains("not the name of a file below");
        assertThat(why(root.resolve("outside").toString())).contains("is not there");
        assertThat(why("link")).contains("leads out");
        assertThat(resolve("near")).as("a link within").isEqualTo(new Found.Value(VALUE));
    }

    @Test
    void whatCannotBeUsed_isSaid_withoutTheSecret() throws IOException {
        Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 's'});
        Files.writeString(directory.resolve("zero"), VALUE + "\0");
        Files.writeString(directory.resolve("large"), VALUE.repeat(20_000));
        assertThat(why("")).contains("not the name of a file");
        assertThat(why("a\0b")).contains("not the name of a file");
        assertThat(why("db")).endsWith("is not a file");
        assertThat(why("db/none")).contains("source db/none is not there");
        assertThat(why("binary")).contains("UTF-8").doesNotContain(VALUE);
        assertThat(why("zero")).contains("zero byte").doesNotContain(VALUE);
        assertThat(why("large")).contains("65536 bytes").doesNotContain(VALUE);
        assertThat(resolve("db/pw")).as("shown").asString().doesNotContain(VALUE);
    }
}
