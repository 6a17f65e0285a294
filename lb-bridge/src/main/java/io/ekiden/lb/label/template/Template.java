package io.ekiden.lb.label.template;

/**
 * The parts of marathon-lb's configuration that have a name, in the order in which their lines are read: labels may replace most of them for
 * one port, as {@code HAPROXY_{n}_BACKEND_HEAD}.
 *
 * <p><b>Source:</b> marathon-lb's {@code config.py} and its manual.
 */
public enum Template {
    BACKEND_HEAD(Kind.SECTION),
    BACKEND_HTTP_OPTIONS(Kind.SECTION),
    FRONTEND_BACKEND_GLUE(Kind.SECTION),
    FRONTEND_HEAD(Kind.SECTION),

    BACKEND_HSTS_OPTIONS(Kind.SECTION),
    BACKEND_HTTP_HEALTHCHECK_OPTIONS(Kind.SECTION),
    BACKEND_REDIRECT_HTTP_TO_HTTPS(Kind.SECTION),
    BACKEND_REDIRECT_HTTP_TO_HTTPS_WITH_PATH(Kind.SECTION),
    BACKEND_STICKY_OPTIONS(Kind.SECTION),
    BACKEND_TCP_HEALTHCHECK_OPTIONS(Kind.SECTION),
    HTTP_BACKEND_NETWORK_ALLOWED_ACL(Kind.SECTION),
    HTTP_BACKEND_PROXYPASS_GLUE(Kind.SECTION),
    HTTP_BACKEND_REDIR_GLUE(Kind.SECTION),
    HTTP_BACKEND_REVPROXY_GLUE(Kind.SECTION),
    TCP_BACKEND_NETWORK_ALLOWED_ACL(Kind.SECTION),

    BACKEND_SERVER_OPTIONS(Kind.SERVER),
    BACKEND_SERVER_HTTP_HEALTHCHECK_OPTIONS(Kind.SERVER),
    BACKEND_SERVER_TCP_HEALTHCHECK_OPTIONS(Kind.SERVER),

    USERLIST_HEAD(Kind.USERS),

    HTTP_FRONTEND_ACL(Kind.ROUTE),
    HTTP_FRONTEND_ACL_WITH_AUTH(Kind.ROUTE),
    HTTP_FRONTEND_ACL_WITH_PATH(Kind.ROUTE),
    HTTP_FRONTEND_ACL_WITH_AUTH_AND_PATH(Kind.ROUTE),
    HTTP_FRONTEND_ACL_ONLY(Kind.ROUTE),
    HTTP_FRONTEND_ACL_ONLY_WITH_PATH(Kind.ROUTE),
    HTTP_FRONTEND_ACL_ONLY_WITH_PATH_AND_AUTH(Kind.ROUTE),
    HTTP_FRONTEND_ROUTING_ONLY(Kind.ROUTE),
    HTTP_FRONTEND_ROUTING_ONLY_WITH_AUTH(Kind.ROUTE),
    HTTP_FRONTEND_ROUTING_ONLY_WITH_PATH(Kind.ROUTE),
    HTTP_FRONTEND_ROUTING_ONLY_WITH_PATH_AND_AUTH(Kind.ROUTE),
    HTTPS_FRONTEND_ACL(Kind.ROUTE),
    HTTPS_FRONTEND_ACL_WITH_AUTH(Kind.ROUTE),
    HTTPS_FRONTEND_ACL_WITH_PATH(Kind.ROUTE),
    HTTPS_FRONTEND_ACL_WITH_AUTH_AND_PATH(Kind.ROUTE),
    HTTPS_FRONTEND_ACL_ONLY_WITH_PATH(Kind.ROUTE),
    HTTPS_FRONTEND_AUTH_ACL_ONLY(Kind.ROUTE),
    HTTPS_FRONTEND_AUTH_REQUEST_ONLY(Kind.ROUTE),
    HTTPS_FRONTEND_ROUTING_ONLY_WITH_PATH_AND_AUTH(Kind.ROUTE),
    HTTP_FRONTEND_APPID_ACL(Kind.ROUTE),

    HEAD(Kind.OF_ALL),
    HTTP_BACKEND_ACL_ALLOW_DENY(Kind.OF_ALL),
    HTTP_FRONTEND_APPID_HEAD(Kind.OF_ALL),
    HTTP_FRONTEND_HEAD(Kind.OF_ALL),
    HTTPS_FRONTEND_HEAD(Kind.OF_ALL),
    HTTPS_GROUPED_FRONTEND_HEAD(Kind.OF_ALL),
    HTTPS_GROUPED_VHOST_BACKEND_HEAD(Kind.OF_ALL),
    HTTPS_GROUPED_VHOST_FRONTEND_ACL(Kind.OF_ALL),
    HTTPS_GROUPED_VHOST_FRONTEND_HEAD(Kind.OF_ALL),
    MAP_HTTP_FRONTEND_ACL(Kind.OF_ALL),
    MAP_HTTP_FRONTEND_ACL_ONLY(Kind.OF_ALL),
    MAP_HTTP_FRONTEND_APPID_ACL(Kind.OF_ALL),
    MAP_HTTPS_FRONTEND_ACL(Kind.OF_ALL),
    TCP_BACKEND_ACL_ALLOW_DENY(Kind.OF_ALL);

    private final Kind kind;

    Template(Kind kind) {
        this.kind = kind;
    }

    /** What a part consists of. */
    public enum Kind {
        /** Lines of the section of the port, see {@link OwnLines}. */
        SECTION,
        /** Words for all servers of the port, see {@link ServerWords}. */
        SERVER,
        /** Users and their passwords, see {@link Users}. */
        USERS,
        /** Which requests at a port that all apps share are for it, see {@link OwnRoute}. */
        ROUTE,
        /** What all apps have, and no label of one may change. */
        OF_ALL
    }

    /** What it consists of. */
    public Kind kind() {
        return kind;
    }
}
