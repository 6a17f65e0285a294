package io.ekiden.orchestrator.door;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.mesos.model.id.AgentId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where agents are, as the master says; what it has said is believed for a while. Any thread. */
final class AgentAddresses {
    private static final long BELIEVED_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MOST = 1_000;

    private final MasterDoor master;
    private final Map<AgentId, Known> known = new LinkedHashMap<>();

    AgentAddresses(MasterDoor master) {
        this.master = master;
    }

    /**
     * Where an agent answers.
     *
     * @param hostname that its certificate is to name
     * @param address to connect to: a name or an IP address
     */
    record Address(boolean secure, String hostname, String address, int port) {
        /** Empty when what the master shows has no address. */
        static Optional<Address> of(String scheme, JsonNode agent) {
            var pid = agent.path("pid").asText();
            var place = pid.substring(pid.indexOf('@') + 1);
            int colon = place.lastIndexOf(':');
            var hostname = agent.path("hostname").asText();
            if (colon <= 0 || !place.substring(colon + 1).matches("\\d{1,5}")) {
                return Optional.empty();
            }
            var address = place.substring(0, colon).replaceAll("^\\[|]$", "");
            return Optional.of(new Address(
                    scheme.equals("https"),
                    hostname.isEmpty() ? address : hostname,
                    address,
                    Integer.parseInt(place.substring(colon + 1))));
        }
    }

    private record Known(Address address, long at) {}

    /** Fails with {@link DoorFault} where the master does not know of it. */
    Future<Address> of(AgentId agent) {
        synchronized (known) {
            var before = known.get(agent);
            if (before != null && System.nanoTime() - before.at() < BELIEVED_NANOS) {
                return Future.succeededFuture(before.address());
            }
        }
        return master.agents(Optional.of(agent))
                .map(registered -> registered.agents().stream()
                        .filter(one -> one.path("id").asText().equals(agent.value()))
                        .findFirst()
                        .flatMap(one -> Address.of(registered.scheme(), one))
                        .map(address -> remember(agent, address))
                        .orElseThrow(() -> DoorFault.failed("The agent " + agent
                                + " is not registered at the master, so that nobody knows where it is")));
    }

    private Address remember(AgentId agent, Address address) {
        synchronized (known) {
            known.remove(agent);
            known.put(agent, new Known(address, System.nanoTime()));
            if (known.size() > MOST) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return address;
    }

    /** It was not there. */
    void forget(AgentId agent) {
        synchronized (known) {
            known.remove(agent);
        }
    }
}
