package io.ekiden.mesos.master;

import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.place.Domain;
import io.ekiden.mesos.security.Acls;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a master is told when it starts.
 *
 * @param masterId random and fresh for each start of a master: agent, framework and offer ids begin with it, so their numbers need not
 *     be stored to stay unique
 * @param at where the master's HTTP port answers
 * @param acls what frameworks and operators may do
 * @param around what the process around the master was started with, by the names of Mesos's flags: shown to those who ask, and of no
 *     effect on the master itself; no secrets
 */
public record MasterSettings(
        String masterId, Address at, Timeouts timeouts, Limits limits, Acls acls, Map<String, String> around) {
    public MasterSettings {
        around = Collections.unmodifiableMap(new TreeMap<>(around));
    }

    /**
     * A name and a port.
     *
     * @param domain the fault domain that it stands in, if that is known
     */
    public record Address(String hostname, int port, Optional<Domain> domain) {}

    /**
     * How long the master waits for others.
     *
     * @param agentReregister an agent whose link broke, or that the registry knows after a master restart, has this long to return
     *     before its tasks become unreachable (75 s: the five missed pings of Mesos, which would give ten minutes on a broken link)
     * @param offer an offer is rescinded after this long while more than one framework is subscribed, so that none hoards the cluster.
     *     With one framework offers are held for ever, as in Mesos
     * @param minRefuse a framework that declines everything sees the same resources again no sooner, whatever its filter says: the
     *     allocation interval of Mesos
     * @param heartbeat between heartbeats on a scheduler's stream
     * @param pings of agents in other processes
     */
    public record Timeouts(
            Duration agentReregister, Duration offer, Duration minRefuse, Duration heartbeat, Pings pings) {
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(75),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(15),
                Pings.DEFAULT);
    }

    /**
     * How a link that is silently dead is found.
     *
     * @param unanswered the link is broken when as many pings in a row were not answered
     */
    public record Pings(Duration interval, int unanswered) {
        /** <b>Source:</b> Mesos {@code agent_ping_timeout}, {@code max_agent_ping_timeouts}. */
        public static final Pings DEFAULT = new Pings(Duration.ofSeconds(15), 5);

        public Pings {
            if (!interval.isPositive() || unanswered < 1) {
                throw new IllegalArgumentException(
                        "pings each " + interval + ", " + unanswered + " of them unanswered");
            }
        }

        /** How long an agent waits for the next ping. */
        public Duration patience() {
            return interval.multipliedBy(unanswered);
        }
    }

    /**
     * How much history is kept.
     *
     * @param completedTasks per framework; the oldest goes first
     * @param shownFrameworks completed ones that are shown with their tasks; the oldest goes first
     * @param completedFrameworks ids that are refused for ever, in the registry too; the oldest goes first
     * @param unreachableAgents in the registry; the one longest gone is forgotten first
     * @param goneAgents ids that are refused for ever, in the registry too; the oldest goes first
     * @param removals how quickly agents that stay away become unreachable; absent: at once
     */
    public record Limits(
            int completedTasks,
            int shownFrameworks,
            int completedFrameworks,
            int unreachableAgents,
            int goneAgents,
            Optional<RemovalRate> removals) {
        /** Operators that listen to events: beyond it the oldest goes. <b>Source:</b> Mesos {@code max_operator_event_stream_subscribers}. */
        public static final int SUBSCRIBERS = 1_000;

        public static final Limits DEFAULT = new Limits(1_000, 50, 1_000, 10_000, 100_000, Optional.empty());

        /** The same with a limit to removals. */
        public Limits withRemovals(Optional<RemovalRate> rate) {
            return new Limits(
                    completedTasks, shownFrameworks, completedFrameworks, unreachableAgents, goneAgents, rate);
        }
    }

    /**
     * At most so many agents become unreachable in any time so long: when half a data center loses its network, not all its tasks are
     * replaced at once. <b>Source:</b> Mesos {@code --agent_removal_rate_limit}.
     */
    public record RemovalRate(int agents, Duration within) {
        public RemovalRate {
            if (agents < 1 || !within.isPositive()) {
                throw new IllegalArgumentException(agents + " agents within " + within + " is no rate");
            }
        }
    }

    /** Nothing is said of what is around it. */
    public MasterSettings(String masterId, String hostname, int port, Timeouts timeouts, Limits limits, Acls acls) {
        this(masterId, new Address(hostname, port, Optional.empty()), timeouts, limits, acls, Map.of());
    }

    /** Everybody may do everything. */
    public MasterSettings(String masterId, String hostname, int port, Timeouts timeouts, Limits limits) {
        this(masterId, hostname, port, timeouts, limits, Acls.ALLOW_ALL);
    }

    public static MasterSettings of(String masterId, String hostname, int port) {
        return new MasterSettings(masterId, hostname, port, Timeouts.DEFAULT, Limits.DEFAULT);
    }

    public String hostname() {
        return at.hostname();
    }

    public int port() {
        return at.port();
    }

    public MasterSettings withDomain(Optional<Domain> domain) {
        return new MasterSettings(masterId, new Address(hostname(), port(), domain), timeouts, limits, acls, around);
    }

    public MasterSettings withMasterId(String newMasterId) {
        return new MasterSettings(newMasterId, at, timeouts, limits, acls, around);
    }

    public MasterSettings withAcls(Acls newAcls) {
        return new MasterSettings(masterId, at, timeouts, limits, newAcls, around);
    }

    public MasterSettings withAround(Map<String, String> flags) {
        return new MasterSettings(masterId, at, timeouts, limits, acls, flags);
    }

    /** The master as others see it. */
    public MasterInfo info() {
        return new MasterInfo(masterId, hostname(), hostname(), port(), MasterInfo.MESOS_VERSION, at.domain());
    }
}
