package io.ekiden.lb.label;

import java.util.List;

/** The names of the parts of marathon-lb's configuration that labels may replace. */
final class Templates {
    static final List<String> OF_PORTS = List.of(
            "BACKEND_HEAD",
            "BACKEND_HSTS_OPTIONS",
            "BACKEND_HTTP_HEALTHCHECK_OPTIONS",
            "BACKEND_HTTP_OPTIONS",
            "BACKEND_REDIRECT_HTTP_TO_HTTPS",
            "BACKEND_REDIRECT_HTTP_TO_HTTPS_WITH_PATH",
            "BACKEND_SERVER_HTTP_HEALTHCHECK_OPTIONS",
            "BACKEND_SERVER_OPTIONS",
            "BACKEND_SERVER_TCP_HEALTHCHECK_OPTIONS",
            "BACKEND_STICKY_OPTIONS",
            "BACKEND_TCP_HEALTHCHECK_OPTIONS",
            "FRONTEND_BACKEND_GLUE",
            "FRONTEND_HEAD",
            "HTTPS_FRONTEND_ACL",
            "HTTPS_FRONTEND_ACL_ONLY_WITH_PATH",
            "HTTPS_FRONTEND_ACL_WITH_AUTH",
            "HTTPS_FRONTEND_ACL_WITH_AUTH_AND_PATH",
            "HTTPS_FRONTEND_ACL_WITH_PATH",
            "HTTP_BACKEND_NETWORK_ALLOWED_ACL",
            "HTTP_BACKEND_PROXYPASS_GLUE",
            "HTTP_BACKEND_REDIR_GLUE",
            "HTTP_BACKEND_REVPROXY_GLUE",
            "HTTP_FRONTEND_ACL",
            "HTTP_FRONTEND_ACL_ONLY",
            "HTTP_FRONTEND_ACL_ONLY_WITH_PATH",
            "HTTP_FRONTEND_ACL_ONLY_WITH_PATH_AND_AUTH",
            "HTTP_FRONTEND_ACL_WITH_AUTH",
            "HTTP_FRONTEND_ACL_WITH_AUTH_AND_PATH",
            "HTTP_FRONTEND_ACL_WITH_PATH",
            "HTTP_FRONTEND_APPID_ACL",
            "HTTP_FRONTEND_ROUTING_ONLY",
            "HTTP_FRONTEND_ROUTING_ONLY_WITH_AUTH",
            "HTTP_FRONTEND_ROUTING_ONLY_WITH_PATH",
            "HTTP_FRONTEND_ROUTING_ONLY_WITH_PATH_AND_AUTH",
            "MAP_HTTPS_FRONTEND_ACL",
            "MAP_HTTP_FRONTEND_ACL",
            "MAP_HTTP_FRONTEND_ACL_ONLY",
            "MAP_HTTP_FRONTEND_APPID_ACL",
            "TCP_BACKEND_NETWORK_ALLOWED_ACL",
            "USERLIST_HEAD");

    private Templates() {}
}
