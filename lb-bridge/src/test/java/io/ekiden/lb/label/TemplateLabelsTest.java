package io.ekiden.lb.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What labels that add lines to the configuration may name, and how much they may say. */
class TemplateLabelsTest {
    private static AppLabels own(String name, String text) {
        return LabelReader.read(Map.of("HAPROXY_0_" + name, text), 1, new LabelRules(false, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acl a sc_inc_gpc0(0,{backend}) gt 3",
                "acl a src_conn_cur({backend}) gt 3",
                "acl a http_auth({backend})",
                "acl a nbsrv({backend}) lt 2",
                "acl nbsrv nbsrv lt 2",
                "http-request deny if {{ nbsrv lt 1 }} or {{ queue gt 9 }}",
                "http-request set-header X-Queue %[queue({backend}),add(1)]",
                "http-request set-header X-Token %[http_auth_bearer(X-Auth)]"
            })
    void whatItsOwnSectionHas_isForLabels(String line) {
        assertThat(own("BACKEND_HEAD", line).wrong()).isEmpty();
    }

    /** HAProxy refuses the whole configuration where there is none of that name, and tells what it counts of others where there is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "acl a http_auth(other-80)",
                "acl a http_auth(user_{backend})",
                "acl a http_auth_group(other-80) admins",
                "acl a \"nbsrv(other-80)\" gt 0",
                "acl a nbs\"rv(other-80)\" gt 0",
                "acl a nbsrv(.lua-80) gt 0",
                "acl a nbsrv('other-80') gt 0",
                "acl a nbsrv({backend}x) gt 0",
                "acl a str(other-80),nbsrv gt 0",
                "http-request set-var(txn.a) url nbsrv",
                "http-request set-var(txn.a) str(other-80/x) srv_queue",
                "http-request deny if {{ be_conn(other-80) gt 3 }}",
                "http-request set-header X-N %[fe_conn(marathon_http_in)]",
                "http-request set-header X-N %[srv_conn(other-80/x)]",
                "acl a avg_queue(other-80) gt 0",
                "acl a queue(other-80) gt 0",
                "acl a connslots(other-80) lt 3",
                "acl a table_cnt(other-80) gt 3",
                "acl a src,table_conn_cur(other-80) gt 3",
                "acl a src,in_table(other-80)",
                "acl a src_conn_cur(other-80) gt 3",
                "acl a src_get_gpc(0,other-80) gt 3",
                "acl a sc0_conn_cur(other-80) gt 3",
                "acl a sc_get_gpt(0,0,other-80) gt 3",
                "stick store-request src,in_table(other-80)"
            })
    void whatOtherSectionsHave_isNotForLabels(String line) {
        assertThat(own("BACKEND_HEAD", line).wrong().values())
                .singleElement()
                .asString()
                .startsWith("HAPROXY_0_BACKEND_HEAD asks what another section has or counts, with '")
                .contains("; its own is named {backend}");
    }

    @Test
    void labelsThatAreTooLong_areRefused_beforeAnythingIsMadeOfThem() {
        var hosts = new StringBuilder("h.example.com");
        var paths = new StringBuilder("/");
        for (int at = 1; at < 64; at++) {
            hosts.append(",h").append(at).append(".example.com");
            paths.append(" /").append(at);
        }
        for (var name : List.of(
                "BACKEND_HEAD",
                "HTTP_FRONTEND_ACL_ONLY",
                "HTTP_FRONTEND_APPID_ACL",
                "USERLIST_HEAD",
                "BACKEND_SERVER_OPTIONS")) {
            var label = "HAPROXY_0_" + name;
            var of = Map.of(
                    "#".repeat(65_537), "has more than 65536 characters",
                    "acl a path /\n".repeat(65), "has more than 64 lines");
            of.forEach((text, reason) -> assertThat(LabelReader.read(
                                    Map.of(
                                            label,
                                            text,
                                            "HAPROXY_0_VHOST",
                                            hosts.toString(),
                                            "HAPROXY_0_AUTH",
                                            "realm:bob:x"),
                                    1,
                                    new LabelRules(false, true))
                            .wrong())
                    .as(name)
                    .containsEntry(0, label + " " + reason));
        }
        var many = new StringBuilder();
        for (int at = 0; at < 9; at++) {
            many.append("acl a hdr(x-").append(at).append(") {hostname}\n");
        }
        for (var name : List.of("BACKEND_HEAD", "HTTP_FRONTEND_ACL_ONLY")) {
            var label = "HAPROXY_0_" + name;
            var of = Map.of(
                    many.toString(),
                    "has more than 512 lines for all its hosts and paths",
                    "acl a path_beg " + "{hostname}".repeat(140),
                    "has a line of more than 1500 characters, with what stands for its braces");
            of.forEach((text, reason) -> assertThat(LabelReader.read(
                                    Map.of(
                                            label,
                                            text,
                                            "HAPROXY_0_VHOST",
                                            hosts.toString(),
                                            "HAPROXY_0_PATH",
                                            paths.toString()),
                                    1,
                                    new LabelRules(false, true))
                            .wrong())
                    .as(name)
                    .containsEntry(0, label + " " + reason));
        }
    }
}
