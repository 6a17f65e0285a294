package io.ekiden.mesos.wire.v1;

import com.google.protobuf.ByteString;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.wire.v1.type.WireTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.scheduler.Protos;

/** What the master says to a scheduler, as v1 messages. */
public final class EventProtos {
    private EventProtos() {}

    /** One event, not framed, for a framework of before MULTI_ROLE and RESERVATION_REFINEMENT. */
    public static byte[] write(MediaType mediaType, Event event) {
        return write(mediaType, event, List.of());
    }

    /** One event, not framed, in the words of a framework with these capabilities. */
    public static byte[] write(MediaType mediaType, Event event, List<String> capabilities) {
        var message = Protos.Event.newBuilder().setType(WireTypes.of(event));
        switch (event) {
            case Event.Subscribed(var frameworkId, var heartbeat, var master) ->
                message.getSubscribedBuilder()
                        .setFrameworkId(Ids.write(frameworkId))
                        .setHeartbeatIntervalSeconds(heartbeat.toMillis() / 1000.0)
                        .setMasterInfo(MasterProtos.write(master));
            case Event.Offers(var offers) -> {
                var body = message.getOffersBuilder();
                offers.forEach(offer -> body.addOffers(write(offer, capabilities)));
            }
            case Event.Rescind(var offerId) -> message.getRescindBuilder().setOfferId(Ids.write(offerId));
            case Event.InverseOffers(var offers) -> {
                var body = message.getInverseOffersBuilder();
                offers.forEach(offer -> body.addInverseOffers(MaintenanceProtos.write(offer)));
            }
            case Event.RescindInverseOffer(var offerId) ->
                message.getRescindInverseOfferBuilder().setInverseOfferId(Ids.write(offerId));
            case Event.Message(var agentId, var executorId, var base64) ->
                message.getMessageBuilder()
                        .setAgentId(Ids.write(agentId))
                        .setExecutorId(Ids.write(executorId))
                        .setData(ByteString.copyFrom(Base64.getDecoder().decode(base64)));
            case Event.Update(var status) -> message.getUpdateBuilder().setStatus(StatusProtos.write(status));
            case Event.UpdateOperationStatus(var status) ->
                message.getUpdateOperationStatusBuilder()
                        .setStatus(OperationProtos.write(status, capabilities.contains("RESERVATION_REFINEMENT")));
            case Event.Failure(var agentId) -> message.getFailureBuilder().setAgentId(Ids.write(agentId));
            case Event.ExecutorEnded(var agentId, var executorId, int status) ->
                message.getFailureBuilder()
                        .setAgentId(Ids.write(agentId))
                        .setExecutorId(Ids.write(executorId))
                        .setStatus(status);
            case Event.Error(var text) -> message.getErrorBuilder().setMessage(text);
            case Event.Heartbeat() -> {
                // Its type says all.
            }
        }
        return mediaType.write(message.build());
    }

    private static org.apache.mesos.v1.Protos.Offer write(Offer offer, List<String> capabilities) {
        var format = ResourceProtos.Format.of(capabilities, offer.role());
        var message = org.apache.mesos.v1.Protos.Offer.newBuilder()
                .setId(Ids.write(offer.id()))
                .setFrameworkId(Ids.write(offer.frameworkId()))
                .setAgentId(Ids.write(offer.agentId()))
                .setHostname(offer.hostname())
                .setUrl(MasterProtos.agentUrl(offer.hostname(), offer.port()))
                .addAllResources(ResourceProtos.write(offer.resources(), format));
        format.allocatedTo()
                .ifPresent(role -> message.getAllocationInfoBuilder().setRole(role));
        offer.domain().map(MasterProtos::write).ifPresent(message::setDomain);
        offer.unavailability().map(MaintenanceProtos::write).ifPresent(message::setUnavailability);
        offer.attributes().forEach(attribute -> message.addAttributes(AttributeProtos.write(attribute)));
        offer.executorIds().forEach(id -> message.addExecutorIds(Ids.write(id)));
        return message.build();
    }

    /**
     * Reads one event; empty for kinds that are not known here.
     *
     * @throws WireException when it cannot be read
     */
    public static Optional<Event> read(MediaType mediaType, byte[] record) throws WireException {
        var builder = Protos.Event.newBuilder();
        mediaType.merge(record, builder);
        var message = builder.build();
        return Optional.ofNullable(
                switch (message.getType()) {
                    case SUBSCRIBED ->
                        new Event.Subscribed(
                                Ids.read(message.getSubscribed().getFrameworkId()),
                                heartbeat(message.getSubscribed().getHeartbeatIntervalSeconds()),
                                MasterProtos.read(message.getSubscribed().getMasterInfo()));
                    case OFFERS -> offers(message.getOffers());
                    case RESCIND ->
                        new Event.Rescind(Ids.read(message.getRescind().getOfferId()));
                    case UPDATE ->
                        new Event.Update(StatusProtos.read(message.getUpdate().getStatus()));
                    case FAILURE ->
                        message.getFailure().hasExecutorId()
                                ? new Event.ExecutorEnded(
                                        Ids.read(message.getFailure().getAgentId()),
                                        Ids.read(message.getFailure().getExecutorId()),
                                        message.getFailure().getStatus())
                                : new Event.Failure(
                                        Ids.read(message.getFailure().getAgentId()));
                    case UPDATE_OPERATION_STATUS ->
                        new Event.UpdateOperationStatus(OperationProtos.read(
                                message.getUpdateOperationStatus().getStatus()));
                    case ERROR -> new Event.Error(message.getError().getMessage());
                    case HEARTBEAT -> new Event.Heartbeat();
                    case INVERSE_OFFERS ->
                        new Event.InverseOffers(message.getInverseOffers().getInverseOffersList().stream()
                                .map(MaintenanceProtos::read)
                                .toList());
                    case RESCIND_INVERSE_OFFER ->
                        new Event.RescindInverseOffer(
                                Ids.read(message.getRescindInverseOffer().getInverseOfferId()));
                    case MESSAGE ->
                        new Event.Message(
                                Ids.read(message.getMessage().getAgentId()),
                                Ids.read(message.getMessage().getExecutorId()),
                                Base64.getEncoder()
                                        .encodeToString(
                                                message.getMessage().getData().toByteArray()));
                    case UNKNOWN -> null;
                });
    }

    private static Duration heartbeat(double seconds) {
        return seconds > 0 ? Duration.ofMillis(Math.round(Math.min(seconds, 3600) * 1000)) : Duration.ofSeconds(15);
    }

    private static Event offers(Protos.Event.Offers message) throws WireException {
        var offers = new ArrayList<Offer>();
        for (var offer : message.getOffersList()) {
            offers.add(new Offer(
                    Ids.read(offer.getId()),
                    Ids.read(offer.getFrameworkId()),
                    Ids.read(offer.getAgentId()),
                    offer.getHostname(),
                    offer.getUrl().getAddress().getPort(),
                    ResourceProtos.read(offer.getResourcesList()),
                    offer.getAttributesList().stream()
                            .map(AttributeProtos::read)
                            .toList(),
                    offer.getAllocationInfo().getRole().isEmpty()
                            ? "*"
                            : offer.getAllocationInfo().getRole(),
                    MasterProtos.domain(offer.getDomain()),
                    offer.hasUnavailability()
                            ? Optional.of(MaintenanceProtos.read(offer.getUnavailability()))
                            : Optional.empty(),
                    offer.getExecutorIdsList().stream().map(Ids::read).toList()));
        }
        return new Event.Offers(offers);
    }
}
