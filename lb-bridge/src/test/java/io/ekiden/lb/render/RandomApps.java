package io.ekiden.lb.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Sets of apps with labels of every kind, as Marathon would list them. */
final class RandomApps {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Values that are right, by label. */
    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            Map.entry("VHOST", List.of("a.example.com", "b.example.com,c.example.com", "A.example.com")),
            Map.entry("PATH", List.of("/a", "/a /b/c", "-i /Upper", "/p%20q")),
            Map.entry("BACKEND_WEIGHT", List.of("0", "3", "-2")),
            Map.entry("REDIRECT_TO_HTTPS", List.of("true", "false")),
            Map.entry("MODE", List.of("http", "tcp")),
            Map.entry(
                    "BALANCE",
                    List.of("roundrobin", "leastconn", "first", "random(2)", "source", "uri whole", "hdr(User-Agent)")),
            Map.entry("STICKY", List.of("true")),
            Map.entry("BACKEND_HEALTHCHECK_PORT_INDEX", List.of("0", "1", "7")),
            Map.entry("MAXCONN", List.of("10")),
            Map.entry("HTTP_BACKEND_PROXYPASS_PATH", List.of("/strip", "/a.b(c)+/")),
            Map.entry("HTTP_BACKEND_REVPROXY_PATH", List.of("/strip", "/my/content/")),
            Map.entry("HTTP_BACKEND_REDIR", List.of("/start", "https://www.example.com/x?y=1")),
            Map.entry("USE_HSTS", List.of("true")),
            Map.entry("AUTH", List.of("My realm:bob:$5$salt$hash", "r:alice:$6$rounds=5000$s$h")),
            Map.entry("BACKEND_NETWORK_ALLOWED_ACL", List.of("10.0.0.0/8 127.0.0.1", "fd00::/8")),
            Map.entry("BIND_OPTIONS", List.of("accept-proxy", "defer-accept maxconn 10")),
            Map.entry("ENABLED", List.of("true", "no")));

    /** Parts in the app's own words. */
    private static final Map<String, List<String>> OWN = Map.ofEntries(
            Map.entry("BACKEND_HEAD", List.of("balance {balance}\nfullconn 900", "acl inside src 10.0.0.0/8")),
            Map.entry("BACKEND_HSTS_OPTIONS", List.of("http-response set-header X-Hsts {appId}")),
            Map.entry(
                    "BACKEND_HTTP_HEALTHCHECK_OPTIONS", List.of("option httpchk HEAD {healthCheckPath} HTTP/1.0", "")),
            Map.entry("BACKEND_TCP_HEALTHCHECK_OPTIONS", List.of("timeout check {healthCheckTimeoutSeconds}s")),
            Map.entry("BACKEND_STICKY_OPTIONS", List.of("cookie BASKET insert indirect nocache secure", "")),
            Map.entry(
                    "BACKEND_SERVER_OPTIONS",
                    List.of(
                            "server {serverName} {host_ipv4}:{port}{cookieOptions}{healthCheckOptions}{otherOptions} weight 7",
                            "server s{serverId} {host}:{port} ssl verify none maxconn 3")),
            Map.entry("BACKEND_SERVER_HTTP_HEALTHCHECK_OPTIONS", List.of("check inter 3s fall {healthCheckFalls}")),
            Map.entry("HTTP_BACKEND_PROXYPASS_GLUE", List.of("http-request replace-path {proxypath}/?(.*) /\\1")),
            Map.entry(
                    "HTTP_BACKEND_NETWORK_ALLOWED_ACL", List.of("acl network_allowed src {network_allowed} 127.0.0.1")),
            Map.entry(
                    "BACKEND_REDIRECT_HTTP_TO_HTTPS",
                    List.of("redirect scheme https code 307 if !{{ ssl_fc }} host_{cleanedUpHostname}")),
            Map.entry("USERLIST_HEAD", List.of("user {user} password {passwd}\nuser eve password $5$s$h")),
            Map.entry(
                    "HTTP_FRONTEND_ACL",
                    List.of(
                            "acl host_{cleanedUpHostname} hdr_reg(host) -i ^{hostname}$\n"
                                    + "use_backend {backend} if host_{cleanedUpHostname} or {{ path_end .png }}",
                            "use_backend {backend}")),
            Map.entry(
                    "HTTP_FRONTEND_ACL_WITH_PATH",
                    List.of("acl path_{backend} path_dir {path}\nuse_backend {backend} if path_{backend} !METH_POST")),
            Map.entry("HTTP_FRONTEND_ROUTING_ONLY", List.of("use_backend {backend} if host_{cleanedUpHostname}")),
            Map.entry("HTTPS_FRONTEND_ACL", List.of("use_backend {backend} if {{ ssl_fc_sni {hostname} }}")),
            Map.entry("HTTPS_FRONTEND_ACL_WITH_PATH", List.of("use_backend {backend} if path_{backend}")),
            Map.entry(
                    "HTTP_FRONTEND_APPID_ACL",
                    List.of("use_backend {backend} if app_{cleanedUpAppId} {{ src 10.0.0.0/8 }}")));

    private static final List<String> PROTOCOLS = List.of("HTTP", "MESOS_HTTP", "HTTPS", "TCP", "COMMAND");

    private RandomApps() {}

    static JsonNode of(SplittableRandom random, int count) {
        return of(random, count, false);
    }

    /** Also with parts in their own words. */
    static JsonNode of(SplittableRandom random, int count, boolean own) {
        var root = JSON.createObjectNode();
        var apps = root.putArray("apps");
        for (int i = 0; i < count; i++) {
            var app = apps.addObject().put("id", "/g" + random.nextInt(3) + "/app" + i);
            var ports = app.putArray("portDefinitions");
            int portCount = 1 + random.nextInt(2);
            for (int port = 0; port < portCount; port++) {
                ports.addObject().put("port", 12_000 + i * 2 + port).put("protocol", "tcp");
            }
            var labels = app.putObject("labels");
            for (var name : VALUES.keySet().stream().sorted().toList()) {
                var values = VALUES.get(name);
                if (values != null && random.nextInt(4) == 0) {
                    labels.put("HAPROXY_" + random.nextInt(2) + "_" + name, values.get(random.nextInt(values.size())));
                }
            }
            for (var name : OWN.keySet().stream().sorted().toList()) {
                var values = OWN.get(name);
                if (own && values != null && random.nextInt(4) == 0) {
                    labels.put("HAPROXY_0_" + name, values.get(random.nextInt(values.size())));
                }
            }
            int checks = random.nextInt(2);
            if (checks > 0) {
                app.putArray("healthChecks")
                        .addObject()
                        .put("protocol", PROTOCOLS.get(random.nextInt(PROTOCOLS.size())))
                        .put("path", random.nextBoolean() ? "/health?x=1" : "/he alth")
                        .put("portIndex", 0)
                        .put("intervalSeconds", 1 + random.nextInt(20))
                        .put("timeoutSeconds", 1 + random.nextInt(20))
                        .put("maxConsecutiveFailures", random.nextInt(4));
            }
            var tasks = app.putArray("tasks");
            for (int task = random.nextInt(4); task > 0; task--) {
                var one = tasks.addObject()
                        .put("id", "app" + i + ".task" + task)
                        .put("host", "10.0.0." + task)
                        .put("state", "TASK_RUNNING");
                one.putArray("ports").add(31_000 + i * 2).add(31_001 + i * 2);
                one.putArray("healthCheckResults").addObject().put("alive", true);
            }
        }
        return root;
    }
}
