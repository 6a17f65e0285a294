package io.ekiden.mesos.model;

import io.ekiden.mesos.model.place.Domain;
import java.util.Optional;

/**
 * A master as others see it. <b>Source:</b> mesos.proto {@code MasterInfo}.
 *
 * @param id random and fresh for each start of a master
 * @param ip where it answers, an address
 * @param version the release of Mesos whose API it speaks
 * @param domain where it stands, if that is known
 */
public record MasterInfo(String id, String hostname, String ip, int port, String version, Optional<Domain> domain) {
    /** The Mesos release whose API Ekiden's master follows. Tools compare it. */
    public static final String MESOS_VERSION = "1.11.1";

    /** Of a master of which it is not known where it stands. */
    public MasterInfo(String id, String hostname, String ip, int port, String version) {
        this(id, hostname, ip, port, version, Optional.empty());
    }

    /** The name old tools know it by: {@code master@ip:port}. */
    public String pid() {
        return "master@" + ip + ":" + port;
    }

    /** Where its HTTP API is. */
    public String url() {
        return "http://" + (hostname.contains(":") ? "[" + hostname + "]" : hostname) + ":" + port;
    }
}
