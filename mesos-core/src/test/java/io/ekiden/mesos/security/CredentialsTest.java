package io.ekiden.mesos.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private final String one = UUID.randomUUID().toString();
    private final String other = UUID.randomUUID().toString();
    private final Credentials credentials = Credentials.parse("""
            {"credentials": [
              {"principal": "marathon", "secret": "%s"},
              {"principal": "operator", "secret": "%s"}]}""".formatted(one, other));

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void basic_isPrincipalWithItsOwnSecret() {
        assertThat(credentials.authenticate(basic("marathon:" + one))).contains("marathon");
        assertThat(credentials.authenticate(basic("operator:" + other))).contains("operator");
        assertThat(credentials.authenticate(new Credential("marathon", Secret.of(one)).authorization()))
                .contains("marathon");
        assertThat(credentials.authenticate(basic("operator:" + other).replace("Basic", "bAsIc")))
                .contains("operator");
    }

    @Test
    void bearer_isTheSecretAlone() {
        assertThat(credentials.authenticate("Bearer " + other)).contains("operator");
        assertThat(credentials.authenticate("bearer  " + one + " ")).contains("marathon");
        assertThat(credentials.authenticate("Bearer " + one + "x")).isEmpty();
    }

    @Test
    void bearer_ofTwoPrincipals_isNobody() {
        var shared = Credentials.parse("a " + one + "\nb " + one + "\n");
        assertThat(shared.authenticate("Bearer " + one)).isEmpty();
        assertThat(shared.authenticate(basic("b:" + one))).contains("b");
    }

    @Test
    void whatIsNotExactlyRight_isNobody() {
        assertThat(credentials.authenticate(null)).isEmpty();
        for (var wrong : new String[] {
            "",
            "Basic",
            "Basic ",
            "Basic !!!",
            "Basic " + one,
            "Digest " + one,
            one,
            basic("marathon"),
            basic("marathon:"),
            basic(":" + one),
            basic("marathon:" + other),
            basic("marathon:" + one.substring(1)),
            basic("marathon:" + one + "\n"),
            basic("Marathon:" + one),
            basic("marathon :" + one),
            "Bearer",
            "Bearer ",
            "Bearer null"
        }) {
            assertThat(credentials.authenticate(wrong)).as(wrong).isEmpty();
        }
        assertThat(Credentials.NONE.authenticate(basic("marathon:" + one))).isEmpty();
    }

    @Test
    void lines_areReadToo_andASecretMayHaveAColon() {
        var lines = Credentials.parse("marathon a:" + one + "\n\n  operator\t" + other + "\n");
        assertThat(lines.authenticate(basic("marathon:a:" + one))).contains("marathon");
        assertThat(lines.authenticate(basic("operator:" + other))).contains("operator");
    }

    @Test
    void principal_mayHaveTwoSecrets_whileOneIsReplaced() {
        var both = Credentials.parse("marathon " + one + "\nmarathon " + other);
        assertThat(both.authenticate(basic("marathon:" + one))).contains("marathon");
        assertThat(both.authenticate(basic("marathon:" + other))).contains("marathon");
    }

    @Test
    void fileOfOne_isRead() {
        assertThat(Credentials.parseOne("{\"principal\": \"agent\", \"secret\": \"" + one + "\"}")
                        .principal())
                .isEqualTo("agent");
        assertThat(Credentials.parseOne("agent " + one).principal()).isEqualTo("agent");
        assertThatThrownBy(() -> Credentials.parseOne("a " + one + "\nb " + other))
                .hasMessageContaining("2 credentials");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"credentials\": [",
                "{\"credentials\": 5, \"x\": \"SECRET\"}",
                "{\"credentials\": []}",
                "{\"credentials\": [{\"principal\": \"p\", \"sekret\": \"SECRET\"}]}",
                "{\"credentials\": [{\"principal\": \"p\", \"secret\": SECRET}]}",
                "{\"credentials\": [{\"principal\": \"p\", \"secret\": \"\"}]}",
                "{\"credentials\": [{\"principal\": \"p:q\", \"secret\": \"SECRET\"}]}",
                "{\"principal\": \"p\", \"secret\": 5}",
                "p SECRET too much",
                "p:SECRET"
            })
    void whatIsWrongWithAFile_isSaid_withoutASecret(String text) {
        assertThatThrownBy(() -> Credentials.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotEmpty()
                .doesNotContain("SECRET");
    }

    @Test
    void secret_isNeverShown() {
        assertThat(credentials + " " + new Credential("p", Secret.of(one))).doesNotContain(one);
    }
}
