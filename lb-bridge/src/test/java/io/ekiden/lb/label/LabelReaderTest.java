package io.ekiden.lb.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.label.template.OwnLines;
import io.ekiden.lb.label.template.Template;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelReaderTest {
    private static final List<String> NAMES = List.of(
            "ENABLED",
            "GROUP",
            "PORT",
            "BIND_ADDR",
            "SSL_CERT",
            "BIND_OPTIONS",
            "VHOST",
            "PATH",
            "BACKEND_WEIGHT",
            "REDIRECT_TO_HTTPS",
            "MODE",
            "BALANCE",
            "STICKY",
            "BACKEND_HEALTHCHECK_PORT_INDEX",
            "MAXCONN",
            "HTTP_BACKEND_PROXYPASS_PATH",
            "HTTP_BACKEND_REVPROXY_PATH",
            "HTTP_BACKEND_REDIR",
            "USE_HSTS",
            "AUTH",
            "BACKEND_NETWORK_ALLOWED_ACL");

    private static AppLabels read(String... labels) {
        var map = new TreeMap<String, String>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        return LabelReader.read(map, 2, LabelRules.DEFAULT);
    }

    private static PortLabels port(String... labels) {
        var read = read(labels);
        assertThat(read.wrong()).isEmpty();
        return Optional.ofNullable(read.ports().get(0)).orElseThrow();
    }

    @Test
    void port_withoutLabels_isThereForNoGroup() {
        var port = port();
        assertThat(port.exposure()).isEqualTo(new PortLabels.Exposure(true, Set.of()));
        assertThat(port.backend()).isEqualTo(PortLabels.Backend.DEFAULT);
        assertThat(port.guard()).isEqualTo(PortLabels.Guard.NONE);
        assertThat(port.routing()).isEqualTo(new PortLabels.Routing(List.of(), List.of(), 0, false));
    }

    @Test
    void groups_ofAPortStandInsteadOfThoseOfTheApp() {
        var read = read("HAPROXY_GROUP", "a, b", "HAPROXY_1_GROUP", "c");
        assertThat(read.ports().values())
                .extracting(port -> port.exposure().groups())
                .containsExactly(Set.of("a", "b"), Set.of("c"));
    }

    @Test
    void hosts_areInLowerCase_andPathsMayBeOfAnyCase() {
        var routing = port("HAPROXY_0_VHOST", "A.example.com, b.example.com", "HAPROXY_0_PATH", "-i /a /b%20c")
                .routing();
        assertThat(routing.hosts()).containsExactly("a.example.com", "b.example.com");
        assertThat(routing.paths()).containsExactly(new PathPrefix("/a", true), new PathPrefix("/b%20c", true));
        assertThat(routing.weight()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "5,5", "-3,-3"})
    void weight_ofAPathIsNeverNone(String given, int weight) {
        assertThat(port("HAPROXY_0_PATH", "/a", "HAPROXY_0_BACKEND_WEIGHT", given)
                        .routing()
                        .weight())
                .isEqualTo(weight);
    }

    @Test
    void strictLoadBalancer_showsWhatAsksForIt() {
        var read = LabelReader.read(Map.of("HAPROXY_1_ENABLED", "yes"), 2, new LabelRules(true, false));
        assertThat(read.ports().values())
                .extracting(port -> port.exposure().enabled())
                .containsExactly(false, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "roundrobin",
                "leastconn",
                "source",
                "random(2)",
                "uri whole",
                "uri len 3 depth 4",
                "url_param id check_post",
                "hdr(User-Agent) use_domain_only",
                "rdp-cookie(x)"
            })
    void balance_isOneOfHaproxys(String algorithm) {
        assertThat(port("HAPROXY_0_BALANCE", algorithm).backend().balance()).contains(algorithm);
    }

    @Test
    void auth_hasThreeParts_theLastOfWhichIsEncrypted() {
        assertThat(port("HAPROXY_0_AUTH", "My realm:bob:$6$rounds=5000$salt$hash/x.")
                        .guard()
                        .auth())
                .contains(new PortLabels.Auth("My realm", "bob", "$6$rounds=5000$salt$hash/x."));
    }

    @Test
    void bindOptions_areThoseThatOpenNothingElse() {
        assertThat(port("HAPROXY_0_BIND_OPTIONS", "alpn h2,http/1.1  no-sslv3 ssl-min-ver TLSv1.2")
                        .bind()
                        .options())
                .contains("alpn h2,http/1.1 no-sslv3 ssl-min-ver TLSv1.2");
    }

    @Test
    void deploymentGroup_isReadWithItsTimesAndNumbers() {
        var blueGreen = read(
                        "HAPROXY_DEPLOYMENT_GROUP", "/shop",
                        "HAPROXY_DEPLOYMENT_STARTED_AT", "2026-01-02T00:00:00.000000",
                        "HAPROXY_DEPLOYMENT_TARGET_INSTANCES", "4",
                        "HAPROXY_DEPLOYMENT_NEW_INSTANCES", "2")
                .blueGreen()
                .orElseThrow();
        assertThat(blueGreen.group()).isEqualTo("/shop");
        assertThat(blueGreen.startedAt()).isPresent();
        assertThat(blueGreen.targetInstances()).contains(4);
        assertThat(blueGreen.newInstances()).contains(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ENABLED|1",
                "GROUP|a b",
                "PORT|http",
                "PORT|0",
                "PORT|65536",
                "BIND_ADDR|example.com",
                "BIND_ADDR|10.0.0.1:80",
                "SSL_CERT|site.pem",
                "SSL_CERT|/etc/../shadow",
                "BIND_OPTIONS|uid 0",
                "BIND_OPTIONS|alpn",
                "BIND_OPTIONS|crt /etc/other.pem",
                "BIND_OPTIONS|mss 0",
                "BIND_OPTIONS|mss 65536",
                "BIND_OPTIONS|tfo tfo",
                "VHOST|a b.example.com",
                "VHOST|a#b.example.com",
                "VHOST|\"a.example.com",
                "VHOST|{backend}.example.com",
                "PATH|a",
                "PATH|/a\\ b",
                "PATH|/a#b",
                "PATH|/a%zz",
                "PATH|-m reg ^/a[0-9]",
                "BACKEND_WEIGHT|heavy",
                "MODE|udp",
                "BALANCE|roundrobin; server evil",
                "BALANCE|uri len 0",
                "BALANCE|uri depth 00",
                "BACKEND_HEALTHCHECK_PORT_INDEX|-1",
                "MAXCONN|0",
                "HTTP_BACKEND_PROXYPASS_PATH|a",
                "HTTP_BACKEND_REDIR|javascript:alert(1)",
                "HTTP_BACKEND_REDIR|http://a b/",
                "AUTH|bob:secret",
                "AUTH|r\"x:bob:secret",
                "AUTH|realm:bob:two words",
                "BACKEND_NETWORK_ALLOWED_ACL|10.0.0.0/33",
                "BACKEND_NETWORK_ALLOWED_ACL|all"
            })
    void wrongValue_costsItsPort_andIsNamed(String label, String value) {
        var read = read("HAPROXY_0_" + label, value);
        assertThat(read.ports()).containsOnlyKeys(1);
        assertThat(read.wrong()).containsOnlyKeys(0);
        assertThat(read.wrong().values()).allMatch(text -> text.startsWith("HAPROXY_0_" + label + " has to be "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUTH|r:bob:$5$salt$hash|MODE|tcp|HAPROXY_0_AUTH needs mode http",
                "BIND_OPTIONS|proto h2|MODE|tcp|HAPROXY_0_BIND_OPTIONS has proto, which needs mode http",
                "BIND_OPTIONS|ssl|MODE|http|HAPROXY_0_BIND_OPTIONS has ssl, which needs a certificate: SSL_CERT",
                "BIND_OPTIONS|verify required|SSL_CERT|/a.pem|HAPROXY_0_BIND_OPTIONS has verify, which needs a ca-file"
            })
    void labels_thatDoNotGoTogether_costTheirPort(String one, String value, String other, String second, String text) {
        assertThat(read("HAPROXY_0_" + one, value, "HAPROXY_0_" + other, second).wrong())
                .containsExactly(Map.entry(0, text));
    }

    @Test
    void labels_thatGoTogether_areTaken() {
        assertThat(port(
                                "HAPROXY_0_SSL_CERT",
                                "/a.pem",
                                "HAPROXY_0_BIND_OPTIONS",
                                "ssl verify required ca-file /ca.pem mss 65535")
                        .bind()
                        .options())
                .isPresent();
        assertThat(port("HAPROXY_0_AUTH", "r:bob:$5$salt$hash").guard().auth()).isPresent();
    }

    @Test
    void wrongValue_ofTheApp_costsAllItsPorts() {
        assertThat(read("HAPROXY_DEPLOYMENT_GROUP", "a", "HAPROXY_DEPLOYMENT_STARTED_AT", "yesterday")
                        .wrong())
                .containsOnlyKeys(0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-02T01:00:00", "2026-01-02T01:00:00Z", "2026-01-02T03:00:00+02:00"})
    void startOfAnApp_mayHaveAnOffset(String time) {
        assertThat(read("HAPROXY_DEPLOYMENT_GROUP", "a", "HAPROXY_DEPLOYMENT_STARTED_AT", time)
                        .blueGreen()
                        .orElseThrow()
                        .startedAt())
                .contains(LocalDateTime.of(2026, 1, 2, 1, 0));
    }

    @Test
    void templates_areForOperatorsToAllow() {
        assertThat(read("HAPROXY_0_BACKEND_HEAD", "x").wrong())
                .containsEntry(
                        0, "HAPROXY_0_BACKEND_HEAD adds lines to the configuration, which operators have to allow");
        assertThat(own("BACKEND_HEAD", "\nbackend {backend}\n  balance {balance}\n  mode {mode}\n")
                        .ports()
                        .get(0))
                .extracting(PortLabels::own)
                .isEqualTo(Map.of(Template.BACKEND_HEAD, List.of("balance {balance}")));
        assertThat(own("FRONTEND_HEAD", "frontend x\r\n\tbind *:1\r\n\tmaxconn 77\r\n")
                        .ports()
                        .get(0))
                .extracting(PortLabels::own)
                .isEqualTo(Map.of(Template.FRONTEND_HEAD, List.of("maxconn 77")));
    }

    @Test
    void whatHoldsForAllApps_isRefusedByName() {
        assertThat(LabelReader.read(Map.of("HAPROXY_HEAD", "global"), 2, new LabelRules(false, true))
                        .wrong())
                .containsOnlyKeys(0, 1)
                .containsEntry(
                        1,
                        "HAPROXY_HEAD would hold for all apps, which no label of one may; operators have haproxy.cfg.ftl for it");
        assertThat(own("MAP_HTTP_FRONTEND_ACL", "use_backend {backend}").wrong())
                .containsOnlyKeys(0);
        assertThat(read("HAPROXY_1_HTTPS_FRONTEND_HEAD", "x").wrong()).containsOnlyKeys(1);
    }

    private static AppLabels own(String name, String text) {
        return LabelReader.read(Map.of("HAPROXY_0_" + name, text), 1, new LabelRules(false, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen evil\n bind :1",
                "  global",
                "\tdefaults",
                "server x 127.0.0.1:1",
                "default-server check",
                "use_backend other",
                "maxconn {unknown}",
                "maxconn {",
                "maxconn }",
                "maxconn 7\u0000",
                "\"frontend\" evil",
                "\"bind\" 0.0.0.0:22",
                "ma'xconn' 7",
                "{sslCert}listen evil",
                "{mode}-request content accept",
                "maxconn{bindOptions} 7",
                "acl a {balance} /etc/passwd",
                ".if 0",
                ".endif",
                ".notice x",
                "http-request return status 200 content-type text/plain string \"$HOME\"",
                "http-request set-header X %[env(HOME)]",
                "http-request set-header X %[str(root),map(/etc/passwd)]",
                "http-request set-header X %[str(root),m'ap_s'tr(/etc/passwd)]",
                "http-request return status 200 content-type text/plain lf-file /etc/passwd",
                "http-request deny deny_status 403 errorfile /etc/passwd",
                "http-request return 'file' /etc/passwd",
                "http-request set-map(/run/hosts.map) a b",
                "http-request \"set-map\"(/run/hosts.map) a b",
                "http-response del-acl(/x) a",
                "http-request use-service prometheus-exporter",
                "http-request lua.x",
                "http-request do-resolve(txn.a,dns) str(a)",
                "tcp-request content use-service lua.x",
                "tcp-request session lua.x",
                "acl a lua{backend} x",
                "acl a src -f /etc/passwd",
                "acl a src \"-f\" /etc/passwd",
                "acl a src -M -f /x",
                "errorfile 503 /etc/passwd",
                "stats admin if TRUE",
                "stats enable",
                "option external-check",
                "external-check command /bin/sh",
                "option transparent",
                "option",
                "http-check connect port 22",
                "dispatch 10.0.0.1:22",
                "log 10.0.0.1:514 local0",
                "filter spoe config /x",
                "acl a path 'x",
                "acl a path \"x",
                "acl a path x\\ y",
                "acl a path x\\",
                "acl a path \\x2f",
                "acl a path x$HOME",
                "acl a path \"$\"HOME",
                "http-request track-sc0 src table other-80",
                "stick on src table other-80",
                "acl a src_inc_gpc0(other-80) gt 0",
                "acl a sc_clr_gpc0(0,other-80) gt 0",
                "http-request set-var(proc.a) src",
                "acl a var(proc.a) -m found",
                "use_backend {backend} if TRUE",
                "default_backend other",
                "http-request set-header X {healthCheckPath}",
                "http-request set-header X {healthCheckProtocol}x",
                "http-check connect port {healthCheckPort}",
                "http-request set-header X {haproxy_dir}",
                "http-request set-header X {cleanedUpAppId}x",
                "http-request return {hostname} /etc/passwd",
                "rspadd X:\\ y",
                "redirect location /\u2028x"
            })
    void linesThatLeaveTheirSection_areRefused(String text) {
        assertThat(own("BACKEND_HEAD", "option httplog\n" + text).wrong()).containsOnlyKeys(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "option forwardfor",
                "no option http-keep-alive",
                "maxconn 77",
                "acl a hdr_reg(host) -i ^.*\\.example\\.com$",
                "acl a sc0_inc_gpc0() gt 3",
                "http-request set-header X-App {appId}",
                "option httpchk HEAD {healthCheckPath} HTTP/1.0",
                "timeout check {healthCheckTimeoutSeconds}s",
                "http-request set-header X {healthCheckProtocol}",
                "http-response set-header X \"{healthCheckPort}/{healthCheckPortIndex}/{healthCheckGracePeriodSeconds}\"",
                "timeout server 10m",
                "acl its_{backend} hdr(host) -i a.example.com # said by Ada",
                "http-request deny if {{ src 10.0.0.0/8 }} !{{ path_beg -i '/a b' }}",
                "http-request set-header X-Of \"{backend} of {mode}\"",
                "http-request replace-path /old/(.*) /\\1",
                "http-response add-header Warning '199 - \"Grüße\"'",
                "http-request set-var(txn.a) req.hdr(host),lower",
                "http-request track-sc0 src",
                "http-request return status 503 content-type text/plain lf-string \"not now, %[src]\"",
                "tcp-request inspect-delay 5s",
                "tcp-request content reject if !{{ req_ssl_hello_type 1 }}",
                "tcp-request connection set-var(sess.a) src",
                "stick-table type ip size 1m expire 30m",
                "stick on src",
                "balance url_param id",
                "http-check expect status 200",
                "compression algo gzip",
                "cookie SRV insert indirect nocache",
                "errorloc303 503 http://sorry.example.com/",
                "redirect scheme https code 301 if !{{ ssl_fc }}"
            })
    void linesOfTheirSection_areTaken(String line) {
        var read = own("BACKEND_HEAD", line);
        assertThat(read.wrong()).isEmpty();
        assertThat(read.ports().get(0))
                .extracting(PortLabels::own)
                .isEqualTo(Map.of(Template.BACKEND_HEAD, List.of(line)));
    }

    @Test
    void lineThatIsRefused_isShown_withoutWhatCannotBePrinted() {
        assertThat(own("FRONTEND_HEAD", "option httplog\n  server \u001b x")
                        .wrong()
                        .values())
                .singleElement()
                .asString()
                .startsWith(
                        "HAPROXY_0_FRONTEND_HEAD has a line that labels may not add: 'server ? x'; they add what concerns");
        assertThat(own("FRONTEND_HEAD", "option httplog\n".repeat(65)).wrong())
                .containsEntry(0, "HAPROXY_0_FRONTEND_HEAD has more than 64 lines");
    }

    @Test
    void braces_areFilled() {
        assertThat(OwnLines.filled("a {backend} {{x}} {mode}", Map.of("backend", "web-80", "mode", "http")))
                .isEqualTo("a web-80 {x} http");
        assertThat(own("BACKEND_HEAD", "http-request set-header Host {hostname}")
                        .wrong())
                .containsEntry(
                        0,
                        "HAPROXY_0_BACKEND_HEAD has {hostname}, which stands for nothing here, or needs a label that is not there,"
                                + " as VHOST");
    }

    @Test
    void indexOfNoPort_isNobodys() {
        assertThat(read("HAPROXY_2_MODE", "nonsense", "HAPROXY_00_MODE", "nonsense", "HAPROXY_MODE", "nonsense")
                        .wrong())
                .isEmpty();
    }

    /** Whatever a label holds, what comes of it has no character that could end a word. */
    @Test
    void hostileValues_areRefusedOrHarmless() {
        for (long seed = 0; seed < 20_000; seed++) {
            var random = new SplittableRandom(seed);
            var label = NAMES.get(random.nextInt(NAMES.size()));
            var value = HostileText.of(random);
            var read = LabelReader.read(Map.of("HAPROXY_0_" + label, value), 1, LabelRules.DEFAULT);
            var what = "seed %d: %s=%s".formatted(seed, label, value);
            assertThat(read.ports().size() + read.wrong().size()).as(what).isOne();
            // Lists are shown in brackets, options and empty values by the names of their types.
            assertThat(read.ports().toString()).as(what).doesNotContainPattern("[\\n\\r\\t\"'#\\\\\\x00]");
        }
    }
}
