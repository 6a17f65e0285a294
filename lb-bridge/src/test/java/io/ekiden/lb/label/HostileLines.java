package io.ekiden.lb.label;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.lb.label.template.Template;
import java.util.List;
import java.util.SplittableRandom;

/** Lines of a configuration as somebody would write them who wants to change more than is theirs. */
public final class HostileLines {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Template> TEMPLATES = List.of(Template.values());

    private static final List<String> STARTS = List.of(
            "acl a ",
            "acl {backend} ",
            "acl host_{cleanedUpHostname} ",
            "use_backend {backend}",
            "use_backend {backend} if ",
            "use_backend {backend} if a",
            "use_backend always-8000 if ",
            "http-request ",
            "http-response set-header X ",
            "tcp-request content ",
            "server {serverName} {host_ipv4}:{port}{healthCheckOptions} ",
            "server x 10.6.6.6:80 ",
            "user {user} password {passwd}",
            "user mallory password ",
            "cookie X insert indirect nocache ",
            "option httpchk HEAD {healthCheckPath} ",
            "redirect scheme https code 301 if !{{ ssl_fc }} ",
            "stick-table type ip size 1k expire 1m ",
            "check inter {healthCheckIntervalSeconds}s ",
            "");

    private static final List<String> PARTS = List.of(
            "hdr(host) -i {hostname} ",
            "hdr_end(host) -i .com",
            "path_beg {path}",
            "path_reg ^/a.*\\.b$ ",
            "src 10.0.0.0/8 ",
            "{{ path_beg / }} ",
            "{{ ",
            "}} ",
            "if TRUE ",
            "unless ",
            "or ",
            "|| a ",
            "!a ",
            "host_{cleanedUpHostname} ",
            "path_{backend} ",
            "always-8000:a ",
            "-f /etc/passwd ",
            "-m reg ^/ ",
            "str(always-8000),set-var(txn.listener) -m found ",
            "set-var(txn.listener) str(always-8000) ",
            "track-sc0 src table always-8000 ",
            "src_clr_gpc0(always-8000) ",
            "lua.x ",
            "env(HOME) ",
            "map(/etc/passwd) ",
            "weight 3 ",
            "maxconn 7 ",
            "slowstart 5s ",
            "redir http://evil ",
            "addr 10.6.6.6 ",
            "track always-8000/always-1 ",
            "ssl verify none ",
            "$5$salt$hash ",
            "dynamic ",
            "\"",
            "'",
            "# ",
            "\\ ",
            "$HOME ",
            "\n",
            "\nlisten evil\n bind :22\n",
            "\r\nbackend always-8000\n",
            "\u0000",
            "\u2028");

    private HostileLines() {}

    /** An app that is there for the others, as they may name it. */
    public static ObjectNode always() {
        var app = JSON.createObjectNode().put("id", "/always");
        app.putArray("portDefinitions").addObject().put("port", 8_000);
        app.putObject("labels").put("HAPROXY_0_VHOST", "always.example.com").put("HAPROXY_0_PATH", "/");
        return app;
    }

    /** An app {@code /zz-hostile} on port 13000 with some of them in one label. */
    public static ObjectNode app(SplittableRandom random) {
        var app = JSON.createObjectNode().put("id", "/zz-hostile");
        app.putArray("portDefinitions").addObject().put("port", 13_000);
        var labels = app.putObject("labels")
                .put("HAPROXY_0_VHOST", random.nextBoolean() ? "h.example.com" : "h.example.com,file")
                .put("HAPROXY_0_MODE", "http");
        if (random.nextBoolean()) {
            labels.put("HAPROXY_0_AUTH", "r:bob:$5$s$h");
        }
        if (random.nextBoolean()) {
            labels.put("HAPROXY_0_PATH", "/h");
        }
        List.of("STICKY", "USE_HSTS", "REDIRECT_TO_HTTPS").forEach(name -> labels.put("HAPROXY_0_" + name, "true"));
        labels.put("HAPROXY_0_" + TEMPLATES.get(random.nextInt(TEMPLATES.size())), of(random));
        return app;
    }

    /** Some of them. */
    public static String of(SplittableRandom random) {
        var text = new StringBuilder();
        for (int lines = 1 + random.nextInt(2); lines > 0; lines--) {
            text.append(STARTS.get(random.nextInt(STARTS.size())));
            for (int parts = random.nextInt(3); parts > 0; parts--) {
                text.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
