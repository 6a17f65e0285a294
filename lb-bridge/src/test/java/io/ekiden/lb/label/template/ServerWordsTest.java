package io.ekiden.lb.label.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerWordsTest {
    private static final String START = "  server {serverName} {host_ipv4}:{port}{cookieOptions}{healthCheckOptions}";

    @Test
    void words_areThoseOfTheAppAlone() {
        assertThat(ServerWords.ofServer(START + "{otherOptions}  weight 3  backup\n"))
                .isEqualTo(new ServerWords.Read.Words("weight 3 backup"));
        assertThat(ServerWords.ofServer("server s{serverId} {host}:{port} id {serverId} check\r\n"))
                .isEqualTo(new ServerWords.Read.Words(""));
        assertThat(ServerWords.ofServer("")).isEqualTo(new ServerWords.Read.Words(""));
        assertThat(ServerWords.ofCheck("check inter {healthCheckIntervalSeconds}s fall {healthCheckFalls}"
                        + "{healthCheckPortOptions}"))
                .isEqualTo(new ServerWords.Read.Words("inter {healthCheckIntervalSeconds}s fall {healthCheckFalls}"));
        assertThat(ServerWords.ofCheck("slowstart {healthCheckGracePeriodSeconds}s"))
                .isEqualTo(new ServerWords.Read.Words("slowstart {healthCheckGracePeriodSeconds}s"));
        assertThat(ServerWords.ofCheck("inter 3s port {healthCheckPort}"))
                .isEqualTo(new ServerWords.Read.Words("inter 3s"));
        assertThat(ServerWords.ofServer(START + " ssl verify required ca-file @system-ca sni str(a.example.com)"))
                .isEqualTo(new ServerWords.Read.Words("ssl verify required ca-file @system-ca sni str(a.example.com)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weight",
                "weight 257",
                "weight 3 weight 4",
                "redir http://evil",
                "addr 10.6.6.6",
                "agent-check",
                "track other-80/x",
                "source 10.0.0.1",
                "port 22",
                "id 7",
                "cookie x",
                "disabled",
                "observe layer7",
                "crt /etc/ssl/key.pem",
                "ca-file /etc/passwd",
                "ssl",
                "ssl verify required",
                "sni env(HOME)",
                "inter {servicePort}s",
                "inter 3s;",
                "resolvers x",
                "init-addr 10.6.6.6",
                "weight 3 # more",
                "weight 3\nserver x 10.6.6.6:80"
            })
    void wordsThatAreNotForLabels_areRefused(String words) {
        assertThat(ServerWords.ofServer(START + " " + words)).isInstanceOf(ServerWords.Read.Wrong.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server x 10.6.6.6:80", "server x {host}:22", "server {host}:{port}", "backup", "server"})
    void serverThatIsNoTask_isRefused(String line) {
        assertThat(ServerWords.ofServer(line)).isInstanceOf(ServerWords.Read.Wrong.class);
    }
}
