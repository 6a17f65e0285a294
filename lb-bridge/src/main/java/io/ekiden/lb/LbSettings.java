package io.ekiden.lb;

import io.ekiden.lb.label.LabelRules;
import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.ViewSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the bridge is set up.
 *
 * @param marathons base URLs, asked in turn; standbys will do
 * @param lbId the name under which tasks are reported as drained; letters, digits and {@code - _ .}
 * @param access how Marathon is got at
 * @param directory configuration, pid file, log and sockets of HAProxy; private to one bridge
 */
public record LbSettings(
        List<URI> marathons,
        String lbId,
        Path directory,
        Binding binding,
        HaproxyOptions haproxy,
        Draining draining,
        Access access) {
    public LbSettings {
        marathons = List.copyOf(marathons);
        if (marathons.isEmpty()) {
            throw new IllegalArgumentException("the load balancer needs the URL of at least one Marathon");
        }
        if (!lbId.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "the load balancer id '" + lbId + "' may have letters, digits and - _ . only");
        }
    }

    /**
     * Who the bridge is to Marathon.
     *
     * @param authorization value of that header, a secret
     */
    public record Login(String authorization) {
        /** Says nothing. */
        @Override
        public String toString() {
            return "(secret)";
        }
    }

    /**
     * How Marathons are got at.
     *
     * @param login what they are shown; absent: they ask nobody
     * @param authorities PEM file of those who may have signed their certificates; absent: those that this Java trusts
     */
    public record Access(Optional<Login> login, Optional<Path> authorities) {
        /** By everybody. */
        public static final Access OPEN = new Access(Optional.empty(), Optional.empty());
    }

    /**
     * Where HAProxy listens.
     *
     * @param bindAddress an IP address for all service ports
     * @param statsPort the stats page on the loopback address, 0 for none
     * @param reservedPorts service ports that no app may have
     */
    public record Binding(
            String bindAddress, int statsPort, Set<Integer> reservedPorts, Sharing sharing, Exposure exposure) {
        public Binding {
            reservedPorts = Set.copyOf(reservedPorts);
        }

        /** Of all apps at their service ports alone. */
        public static Binding of(String bindAddress, int statsPort, Set<Integer> reservedPorts) {
            return new Binding(bindAddress, statsPort, reservedPorts, Sharing.NONE, Exposure.ALL);
        }

        /** The ports that all apps share, at this address; its certificates are looked for again and again. */
        public Edge edge() {
            return new Edge(bindAddress, sharing.http(), sharing.https(), sharing.appId(), List.of());
        }
    }

    /**
     * Ports that all apps share; 0 for none.
     *
     * @param http by hosts and paths
     * @param https the same by TLS
     * @param appId by the header {@code X-Marathon-App-Id}
     * @param certificates PEM files for {@code https}, or directories of them, which are read again and again, as of {@link io.ekiden.lb.certificate.OperatorCertificates}
     */
    public record Sharing(int http, int https, int appId, List<Path> certificates) {
        /** No such ports. */
        public static final Sharing NONE = new Sharing(0, 0, 0, List.of());

        public Sharing {
            certificates = List.copyOf(certificates);
        }
    }

    /**
     * Whose ports are shown.
     *
     * @param groups of the labels {@code HAPROXY_GROUP}; {@code *} is everybody
     */
    public record Exposure(Set<String> groups, LabelRules rules) {
        /** Everybody's. */
        public static final Exposure ALL = new Exposure(Set.of(ViewSettings.ALL), LabelRules.DEFAULT);

        public Exposure {
            groups = Set.copyOf(groups);
        }
    }

    /**
     * The HAProxy process.
     *
     * @param binary the program, looked for on PATH and in /usr/sbin when absent
     * @param templateDirectory where a {@code haproxy.cfg.ftl} replaces the shipped one
     * @param stopWithBridge true to end HAProxy when the bridge stops cleanly; it always survives a crash of the bridge
     * @param maxconn connections at the same time, over all listeners
     */
    public record HaproxyOptions(
            Optional<Path> binary,
            Optional<Path> templateDirectory,
            boolean stopWithBridge,
            int maxconn,
            Upkeep upkeep) {
        /** How many there may be at the same time when nobody says so. */
        public static final int CONNECTIONS = 8_000;

        /** With the usual upkeep. */
        public HaproxyOptions(
                Optional<Path> binary, Optional<Path> templateDirectory, boolean stopWithBridge, int maxconn) {
            this(binary, templateDirectory, stopWithBridge, maxconn, Upkeep.USUAL);
        }
    }

    /**
     * What the process may leave behind.
     *
     * @param mostOldWorkers that may be left to finish what they have; when another one would be, the oldest is ended. At least 1
     * @param accessLog where each request is written down: {@link #FILE}, or a syslog by {@code <address>:<port>} or its socket's path
     * @param settling how long it is waited before HAProxy reloads for something that nobody waits for
     * @param spared for how long an old worker is not ended, though there would be too many: reloads wait for that
     */
    public record Upkeep(int mostOldWorkers, Optional<String> accessLog, Duration settling, Duration spared) {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        /** With the usual patience. */
        public Upkeep(int mostOldWorkers, Optional<String> accessLog) {
            this(mostOldWorkers, accessLog, PATIENCE, PATIENCE);
        }

        /** The log of HAProxy itself, {@code haproxy.log} in the directory of the bridge. */
        public static final String FILE = "file";

        /** Ten old workers, no log of requests. */
        public static final Upkeep USUAL = new Upkeep(10, Optional.empty());

        /** What HAProxy is told. */
        Optional<String> logTarget() {
            return accessLog.map(
                    target -> (target.equals(FILE) ? "stdout len 4096 format raw" : target + " len 4096") + " local0");
        }
    }

    /**
     * How tasks leave.
     *
     * @param timeout how long a task that is to be killed may keep its connections before it is given up
     * @param registration how long Marathon waits for this bridge after its last sign of life; renewed at a third of it
     */
    public record Draining(Duration timeout, Duration registration) {}

    /** The usual settings: all addresses, stats on port 9090, HAProxy goes on when the bridge stops. */
    public static LbSettings of(List<URI> marathons, Path directory) {
        return new LbSettings(
                marathons,
                "lb",
                directory,
                Binding.of("0.0.0.0", 9090, Set.of()),
                new HaproxyOptions(Optional.empty(), Optional.empty(), false, HaproxyOptions.CONNECTIONS),
                new Draining(Duration.ofSeconds(10), Duration.ofSeconds(15)),
                Access.OPEN);
    }

    /** These settings with another id. */
    public LbSettings withLbId(String id) {
        return new LbSettings(marathons, id, directory, binding, haproxy, draining, access);
    }

    /** These settings with other addresses. */
    public LbSettings withBinding(Binding other) {
        return new LbSettings(marathons, lbId, directory, other, haproxy, draining, access);
    }

    /** These settings with another HAProxy. */
    public LbSettings withHaproxy(HaproxyOptions other) {
        return new LbSettings(marathons, lbId, directory, binding, other, draining, access);
    }

    /** These settings with other times for draining. */
    public LbSettings withDraining(Draining other) {
        return new LbSettings(marathons, lbId, directory, binding, haproxy, other, access);
    }

    /** These settings for a Marathon that asks who comes. */
    public LbSettings withLogin(Optional<Login> other) {
        return withAccess(new Access(other, access.authorities()));
    }

    /** These settings for Marathons that are got at otherwise. */
    public LbSettings withAccess(Access other) {
        return new LbSettings(marathons, lbId, directory, binding, haproxy, draining, other);
    }
}
