package io.ekiden.lb.label.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteReaderTest {
    private static final Values VALUES = new Values(Map.of(
            "hostname", List.of("a.com", "b.com"), "cleanedUpHostname", List.of("a_com"), "path", List.of("/x /y")));

    @Test
    void alternatives_areConditionsOfTheirOwn_andNamesAreNobodyElses() {
        var reader = new RouteReader(VALUES);
        assertThat(reader.take("""
                  acl host_{cleanedUpHostname} hdr(host) -i {hostname}
                  acl path_{backend} path_beg -i {path} # said by Ada
                  use_backend {backend} if host_{cleanedUpHostname} !path_{backend} || METH_GET !{{ src 10.0.0.0/8 }}
                """)).isEmpty();
        reader.complete(new LinkedHashMap<>());
        assertThat(reader.unknown()).isEmpty();
        assertThat(reader.route())
                .isEqualTo(new OwnRoute(
                        List.of(
                                "{backend}:host_a_com hdr(host) -i a.com",
                                "{backend}:host_a_com hdr(host) -i b.com",
                                "{backend}:path_{backend} path_beg -i /x /y # said by Ada"),
                        List.of("{backend}:host_a_com !{backend}:path_{backend}", "METH_GET !{{ src 10.0.0.0/8 }}")));
    }

    @Test
    void whatOtherTemplatesDefine_isThere_andNothingElse() {
        var usual = new LinkedHashMap<String, List<String>>();
        usual.put("host_a_com", List.of("var(txn.host) -m str a.com b.com"));
        usual.put("path_{backend}", List.of("path_beg /x /y"));
        var reader = new RouteReader(VALUES);
        assertThat(reader.take("acl path_{backend} path_end .x")).isEmpty();
        reader.complete(usual);
        assertThat(reader.route())
                .isEqualTo(new OwnRoute(
                        List.of(
                                "{backend}:path_{backend} path_end .x",
                                "{backend}:host_a_com var(txn.host) -m str a.com b.com"),
                        List.of("{backend}:host_a_com {backend}:path_{backend}")));

        var other = new RouteReader(VALUES);
        assertThat(other.take("use_backend {backend} if host_b_com")).isEmpty();
        other.complete(usual);
        assertThat(other.unknown()).contains("has the acl 'host_b_com' in a condition, and none of that name");
    }

    /** Many of one name are as long as many names, and so are many conditions in one line. */
    @Test
    void tests_areCounted_inAllLabelsOfADoor() {
        var hosts = IntStream.range(0, 64).mapToObj(at -> "h" + at + ".com").toList();
        var values = new Values(Map.of("hostname", hosts, "path", List.of("/a", "/b", "/c", "/d", "/e")));
        var reader = new RouteReader(values);
        assertThat(reader.take("acl a base_beg {hostname}{path}")).isEmpty();
        assertThat(reader.take("acl a hdr(host) {hostname}\nacl a hdr_end(host) {hostname}"))
                .isEmpty();
        assertThat(reader.take("acl a hdr_beg(host) {hostname}\nacl a hdr_dom(host) {hostname}"))
                .contains("has more than 512 lines for all its hosts and paths");
        var conditions = new StringBuilder("use_backend {backend} if a0");
        for (int at = 1; at < 150; at++) {
            conditions.append(" or a").append(at);
        }
        var other = new RouteReader(values);
        for (var first : List.of("", "!", "b")) {
            assertThat(other.take(conditions.toString().replace(" a", " " + first + "a")))
                    .as(first)
                    .isEmpty();
        }
        assertThat(other.take(conditions.toString().replace(" a", " c")))
                .contains("has more than 512 lines for all its hosts and paths");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "use_backend other-80",
                "use_backend other-80 if TRUE",
                "use_backend {backend} unless TRUE",
                "use_backend {backend} if",
                "use_backend {backend} if or TRUE",
                "use_backend {backend} if TRUE or",
                "use_backend {backend} if { src 10.0.0.0/8 }",
                "use_backend {backend} if {{ src 10.0.0.0/8",
                "use_backend {backend} if {{ }}",
                "use_backend {backend} if {{ path_beg '}' }}",
                "use_backend {backend} if {{ path_beg \"x\" }}",
                "use_backend {backend} if TRUE # or",
                "use_backend {backend} if {{ str(x),set-var(txn.listener) -m found }}",
                "use_backend {backend} if {{ var(txn.listener) -m found }}",
                "use_backend {backend} if {{ src_inc_gpc0 gt 0 }}",
                "use_backend {backend} if {{ sc0_inc_gpc0() gt 0 }}",
                "use_backend {backend} if {{ src -f /etc/passwd }}",
                "use_backend {backend} if {{ path -m nonsense }}",
                "use_backend {backend} if {{ capture.req.hdr(0) -m found }}",
                "use_backend {backend} if {{ path_beg {path} }}",
                "use_backend {backend} if {unknown}",
                "acl a env(HOME) -m found",
                "acl a path,map(/etc/passwd) -m found",
                "acl a src \"-f\" /etc/passwd",
                "acl a path 'x",
                "acl a lua.x",
                "acl a path,debug /",
                "acl a nbsrv(other-80) gt 0",
                "acl a src -u 5 10.0.0.0/8",
                "use_backend {backend} if {{ src -u 5 10.0.0.0/8 }}",
                "acl a b c d",
                "acl a",
                "acl {nonsense} path /",
                "default_backend {backend}",
                "http-request deny",
                "http-request set-var(txn.listener) str(other-80)",
                "bind :22",
                "listen evil"
            })
    void linesThatLookBeyondTheirRequests_areRefused(String line) {
        assertThat(new RouteReader(VALUES).take("acl ok path_beg /\n" + line)).isPresent();
    }
}
