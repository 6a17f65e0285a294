package io.ekiden.orchestrator.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CallerTest {
    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(MultiMap headers, boolean asksForUsers) {
        return Caller.of("10.0.0.1", headers, asksForUsers).toString();
    }

    @Test
    void user_isNamed_whereItHadToShowWhoItIs() {
        var headers = MultiMap.caseInsensitiveMultiMap().add("Authorization", basic("ops:secret"));
        assertThat(line(headers, true)).isEqualTo("user=ops from=10.0.0.1");
        assertThat(line(headers, false)).isEqualTo("user=- from=10.0.0.1");
        assertThat(line(MultiMap.caseInsensitiveMultiMap(), true)).isEqualTo("user=- from=10.0.0.1");
        for (var other : new String[] {"Bearer x", "Basic %", basic(":x"), basic("x")}) {
            assertThat(line(MultiMap.caseInsensitiveMultiMap().add("Authorization", other), true))
                    .isEqualTo("user=- from=10.0.0.1");
        }
        assertThat(line(MultiMap.caseInsensitiveMultiMap().add("Authorization", basic("a\nuser=root:x")), true))
                .isEqualTo("user=a?user=root from=10.0.0.1");
    }

    @Test
    void addressBehindAStandby_isTheOneThatItHasSeen() {
        var headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Forwarded-For", "1.1.1.1, 2.2.2.2")
                .add("X-Forwarded-For", "192.168.0.7");
        // Whoever comes straight here may say what it likes.
        assertThat(line(headers, false)).isEqualTo("user=- from=10.0.0.1");
        headers.add("X-Marathon-Via", "1.1 h2:8080");
        assertThat(line(headers, false)).isEqualTo("user=- from=192.168.0.7 via=10.0.0.1");
        headers.set("X-Forwarded-For", "fe80::1%eth0");
        assertThat(line(headers, false)).isEqualTo("user=- from=fe80::1%eth0 via=10.0.0.1");
        headers.set("X-Forwarded-For", "x y");
        assertThat(line(headers, false)).isEqualTo("user=- from=10.0.0.1");
    }

    /** The leader has thirty seconds for its master, so who passes on what it says has more. */
    @Test
    void whatIsAskedOfOthers_isWaitedFor() {
        for (var path : new String[] {
            "/v2/agents",
            "/v2/agents/a",
            "/v2/agents/a/drain",
            "/v2/tasks/t/files",
            "/v2/tasks/t/files/read",
            "/v2/tasks/t/log",
            "/v2/tasks/t/stats"
        }) {
            assertThat(LastingPaths.isAskedElsewhere(path)).as(path).isTrue();
        }
        for (var path : new String[] {"/v2/apps", "/v2/tasks", "/v2/tasks/t", "/v2/agentsx", "/ping"}) {
            assertThat(LastingPaths.isAskedElsewhere(path)).as(path).isFalse();
        }
    }
}
