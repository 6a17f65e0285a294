package io.ekiden.lb.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OwnLinesTest {
    private static final List<String> PARTS = List.of(
            "acl a ",
            "option httplog",
            "http-request ",
            "tcp-request content ",
            "tcp",
            "-request ",
            "http",
            "set-",
            "map",
            "(",
            ")",
            "lua",
            ".",
            "env",
            "src ",
            "-f",
            "-",
            " ",
            "\"",
            "'",
            "#",
            "accept",
            "return ",
            "file",
            "{{",
            "}}",
            "{backend}",
            "{servicePort}",
            "{mode}",
            "{balance}",
            "{bindAddr}",
            "{sslCert}",
            "{bindOptions}");

    private static final List<Map<String, String>> VALUES = List.of(
            Map.of("backend", "web-80", "servicePort", "80", "mode", "http", "bindAddr", "10.0.0.1"),
            Map.of("backend", ".map-81", "servicePort", "81", "mode", "tcp", "bindAddr", "::"),
            Map.of("backend", "-f.env-82", "servicePort", "82", "mode", "http", "bindAddr", "*"));

    /** What is judged once, with one filling, is so with all. */
    @Test
    void lineThatIsTaken_staysInItsSection_whateverIsFilledIn() {
        int taken = 0;
        for (long seed = 0; seed < 200_000; seed++) {
            var random = new SplittableRandom(seed);
            var line = new StringBuilder();
            for (int parts = 1 + random.nextInt(6); parts > 0; parts--) {
                line.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            if (OwnLines.wrong(line.toString()).isEmpty()) {
                for (var one : OwnLines.parse(line.toString())) {
                    taken++;
                    for (var values : VALUES) {
                        var filled = OwnLines.filled(one, values);
                        assertThat(Directives.stayInTheirSection(filled))
                                .as("seed %d: %s", seed, filled)
                                .isTrue();
                    }
                }
            }
        }
        assertThat(taken).isGreaterThan(1000);
    }
}
