package io.ekiden.mesos.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.place.Domain;
import io.ekiden.mesos.wire.v1.EventProtos;
import io.ekiden.mesos.wire.v1.MasterProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines stand in regions and zones, and offers say so. */
class DomainsTest {
    private static final Domain HOME = new Domain("home", "h1");
    private static final Domain AWAY = new Domain("away", "a1");

    private final Cluster cluster =
            new Cluster(MasterSettings.of("M", "127.0.0.1", 5050).withDomain(Optional.of(HOME)));

    private void connect(long session, Optional<Domain> domain) {
        var info = new AgentInfo("host" + session, 5051, Resources.parse("cpus:4"), List.of(), domain);
        cluster.event(
                new MasterEvent.AgentSaid(session, new AgentToMaster.Register(info, Optional.empty(), List.of())));
    }

    private static FrameworkInfo framework(String... capabilities) {
        return new FrameworkInfo(
                "f",
                "root",
                Optional.empty(),
                List.of("*"),
                Duration.ofHours(1),
                List.of(capabilities),
                "localhost",
                Optional.empty());
    }

    @Test
    void agentsOfOtherRegions_areForThoseWhoKnowOfRegions() {
        connect(1, Optional.of(HOME));
        connect(2, Optional.of(AWAY));
        connect(3, Optional.empty());
        cluster.subscribe(4, framework());
        assertThat(cluster.offers()).extracting(Offer::hostname).containsExactly("host1", "host3");
        cluster.subscribe(5, framework("REGION_AWARE"));
        assertThat(cluster.offers()).singleElement().satisfies(offer -> {
            assertThat(offer.hostname()).isEqualTo("host2");
            assertThat(offer.domain()).contains(AWAY);
        });
    }

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void domains_ofMastersAndOffers_areReadAsTheyWereWritten(MediaType mediaType) throws Exception {
        connect(1, Optional.of(AWAY));
        connect(2, Optional.empty());
        cluster.subscribe(3, framework("REGION_AWARE"));
        var subscribed = cluster.sentToFramework(Event.Subscribed.class).getFirst();
        assertThat(subscribed.master().domain()).contains(HOME);
        var capabilities = List.of("REGION_AWARE");
        assertThat(EventProtos.read(mediaType, EventProtos.write(mediaType, subscribed, capabilities)))
                .contains(subscribed);
        var offers = cluster.sentToFramework(Event.Offers.class).getFirst();
        assertThat(EventProtos.read(mediaType, EventProtos.write(mediaType, offers, capabilities)))
                .contains(offers);
    }

    @Test
    void flag_isTheDomainOfMesos() {
        assertThat(MasterProtos.parseDomain(
                        "{\"fault_domain\": {\"region\": {\"name\": \"eu\"}, \"zone\": {\"name\": \"eu-1\"}}}"))
                .isEqualTo(new Domain("eu", "eu-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eu",
                "{}",
                "{\"fault_domain\": {\"region\": {\"name\": \"eu\"}}}",
                "{\"fault_domain\": {\"region\": {\"name\": \"\"}, \"zone\": {\"name\": \"z\"}}}",
                "{\"fault_domain\": []}"
            })
    void flag_thatIsNoDomain_isToldWhatOneLooksLike(String flag) {
        assertThatThrownBy(() -> MasterProtos.parseDomain(flag))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{\"fault_domain\": {\"region\": {\"name\": \"eu\"}");
    }
}
