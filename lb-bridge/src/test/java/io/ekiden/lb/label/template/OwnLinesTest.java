package io.ekiden.lb.label.template;

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
            "{bindOptions}",
            "{appId}",
            "{cleanedUpAppId}",
            "{healthCheckPath}",
            "{healthCheckFalls}",
            "{healthCheckPort}",
            "{healthCheckProtocol}",
            "option httpchk HEAD ",
            "jwt",
            "src_inc",
            "_gpc0");

    private static final List<Map<String, String>> VALUES = List.of(
            values("web-80", "80", "http", "10.0.0.1", "/web"),
            values(".map-81", "81", "tcp", "::", "/str"),
            values("-f.env-82", "82", "http", "*", "/verify/gpc0"));

    private static Map<String, String> values(String backend, String port, String mode, String address, String id) {
        return Map.ofEntries(
                Map.entry("backend", backend),
                Map.entry("servicePort", port),
                Map.entry("mode", mode),
                Map.entry("bindAddr", address),
                Map.entry("appId", id),
                Map.entry("cleanedUpAppId", id.replace('/', '_')),
                Map.entry("healthCheckPath", id + "/up?a=(b)"),
                Map.entry("healthCheckFalls", "7"),
                Map.entry("healthCheckPort", port.equals("80") ? "None" : port),
                Map.entry("healthCheckProtocol", port.equals("80") ? "None" : "MESOS_HTTPS"));
    }

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
            if (OwnLines.wrong(line.toString(), Values.NONE).isEmpty()) {
                for (var one : OwnLines.parse(line.toString(), Values.NONE)) {
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
