package io.ekiden.mesos.wire.v1;

import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.place.Domain;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.mesos.v1.Protos;

/** Who masters and agents are, as v1 messages. */
public final class MasterProtos {
    private MasterProtos() {}

    public static Protos.MasterInfo write(MasterInfo master) {
        var address = Protos.Address.newBuilder().setHostname(master.hostname()).setPort(master.port());
        var message = Protos.MasterInfo.newBuilder()
                .setId(master.id())
                .setIp(networkOrder(ip(master.ip())))
                .setPort(master.port())
                .setPid("master@" + ip(master.ip()) + ":" + master.port())
                .setHostname(master.hostname())
                .setVersion(master.version())
                .setAddress(address.setIp(ip(master.ip())));
        master.domain().map(MasterProtos::write).ifPresent(message::setDomain);
        message.addCapabilitiesBuilder().setType(Protos.MasterInfo.Capability.Type.AGENT_UPDATE);
        message.addCapabilitiesBuilder().setType(Protos.MasterInfo.Capability.Type.AGENT_DRAINING);
        return message.build();
    }

    static MasterInfo read(Protos.MasterInfo message) {
        var ip = message.getAddress().hasIp() ? message.getAddress().getIp() : dotted(message.getIp());
        var port = message.getAddress().hasPort() ? message.getAddress().getPort() : message.getPort();
        return new MasterInfo(
                message.getId(),
                message.hasHostname() ? message.getHostname() : ip,
                ip,
                port,
                message.getVersion(),
                domain(message.getDomain()));
    }

    public static Protos.DomainInfo write(Domain domain) {
        var message = Protos.DomainInfo.newBuilder();
        message.getFaultDomainBuilder().getRegionBuilder().setName(domain.region());
        message.getFaultDomainBuilder().getZoneBuilder().setName(domain.zone());
        return message.build();
    }

    /**
     * Reads a flag {@code --domain}: {@code {"fault_domain": {"region": {"name": "eu"}, "zone": {"name": "eu-1"}}}}.
     *
     * @throws IllegalArgumentException saying what a domain looks like
     */
    public static Domain parseDomain(String json) {
        var message = Protos.DomainInfo.newBuilder();
        try {
            MediaType.JSON.merge(json.getBytes(StandardCharsets.UTF_8), message);
            return domain(message.build()).orElseThrow(() -> new WireException("a name is missing"));
        } catch (WireException unreadable) {
            throw new IllegalArgumentException(
                    "is not a domain such as {\"fault_domain\": {\"region\": {\"name\": \"eu\"}, \"zone\": {\"name\": \"eu-1\"}}}: "
                            + unreadable.reason(),
                    unreadable);
        }
    }

    /** Empty where a name is missing. */
    public static Optional<Domain> domain(Protos.DomainInfo message) {
        var region = message.getFaultDomain().getRegion().getName();
        var zone = message.getFaultDomain().getZone().getName();
        return region.isEmpty() || zone.isEmpty() ? Optional.empty() : Optional.of(new Domain(region, zone));
    }

    static Protos.URL agentUrl(String hostname, int port) {
        return Protos.URL
                .newBuilder()
                .setScheme("http")
                .setAddress(Protos.Address.newBuilder()
                        .setHostname(hostname)
                        .setIp(ip(hostname))
                        .setPort(port))
                .setPath("/slave(1)")
                .build();
    }

    /** The name where it is an address, and where it is no more than a name nothing is looked up: that could take long. */
    private static String ip(String hostname) {
        return hostname.equals("localhost") ? "127.0.0.1" : hostname;
    }

    /** An IPv4 address as the C++ of Mesos keeps it: its bytes in memory order. 0 for others. */
    private static int networkOrder(String ip) {
        if (!ip.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return 0;
        }
        try {
            var bytes = InetAddress.getByName(ip).getAddress();
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        } catch (UnknownHostException noAddress) {
            return 0;
        }
    }

    /** The way back from {@link #networkOrder}: masters older than {@code address} have nothing else. */
    private static String dotted(int networkOrder) {
        var bytes = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(networkOrder)
                .array();
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> String.valueOf(bytes[i] & 0xff))
                .collect(Collectors.joining("."));
    }
}
