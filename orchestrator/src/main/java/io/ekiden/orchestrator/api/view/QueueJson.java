package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.launch.OfferStatistics;
import io.ekiden.orchestrator.launch.OfferStatistics.UnusedOffer;
import io.ekiden.orchestrator.launch.RejectSummary;
import io.ekiden.orchestrator.launch.WhyNot;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One app that waits to be launched, and why it still waits: an element of {@code /v2/queue}. The sentences of {@code whyNot} are ours. */
public final class QueueJson {
    /**
     * @param count instances that wait
     * @param since when the first of them began to
     * @param delayUntil when it may be launched after failures; absent when it only waits for an offer
     */
    public record Entry(
            AppDefinition app, int count, Instant since, Optional<Instant> delayUntil, OfferStatistics statistics) {}

    private QueueJson() {}

    /** @param unusedOffers true: also the last offers that were not used, as {@code ?embed=lastUnusedOffers} asks */
    public static ObjectNode write(Entry entry, Instant now, boolean unusedOffers) {
        var delay =
                entry.delayUntil().map(until -> Duration.between(now, until)).filter(Duration::isPositive);
        var json = Json.object()
                .put("count", entry.count())
                .put("role", entry.app().run().placement().role());
        json.putObject("delay")
                .put("timeLeftSeconds", delay.map(Duration::toSeconds).orElse(0L))
                .put("overdue", delay.isEmpty());
        json.put("since", Json.timestamp(entry.since()));
        json.set("processedOffersSummary", summary(entry.statistics()));
        if (unusedOffers) {
            var offers = json.putArray("lastUnusedOffers");
            entry.statistics().lastUnusedOffers().forEach(unused -> offers.add(unusedOffer(unused)));
        }
        if (entry.app().isPod()) {
            json.set("pod", PodJson.write(entry.app()));
        } else {
            json.set("app", AppJson.write(entry.app()));
        }
        json.set("whyNot", whyNot(WhyNot.of(entry.statistics())));
        return json;
    }

    /** Why instances find no place, one element per reason. */
    public static ArrayNode whyNot(List<WhyNot> reasons) {
        var json = Json.array();
        reasons.forEach(why -> json.addObject()
                .put("reason", why.reason().wireName())
                .put("agents", why.agents())
                .put("sentence", why.sentence()));
        return json;
    }

    private static ObjectNode summary(OfferStatistics statistics) {
        var totals = statistics.totals();
        var json =
                Json.object().put("processedOffersCount", totals.processed()).put("unusedOffersCount", totals.unused());
        totals.lastUnusedAt().ifPresent(at -> json.put("lastUnusedOfferAt", Json.timestamp(at)));
        totals.lastUsedAt().ifPresent(at -> json.put("lastUsedOfferAt", Json.timestamp(at)));
        json.set("rejectSummaryLastOffers", funnel(statistics.lastOffers()));
        json.set("rejectSummaryLaunchAttempt", funnel(statistics.attempt()));
        return json;
    }

    private static ArrayNode funnel(RejectSummary summary) {
        var json = Json.array();
        summary.stages()
                .forEach(stage -> json.addObject()
                        .put("reason", stage.reason().wireName())
                        .put("declined", stage.declined())
                        .put("processed", stage.processed()));
        return json;
    }

    private static ObjectNode unusedOffer(UnusedOffer unused) {
        var json = Json.object();
        json.set("offer", offer(unused.offer()));
        json.set(
                "reason",
                Json.texts(unused.refusals().stream()
                        .map(refusal -> refusal.reason().wireName())
                        .distinct()
                        .toList()));
        return json.put("timestamp", Json.timestamp(unused.timestamp()));
    }

    private static ObjectNode offer(Offer offer) {
        var json = Json.object()
                .put("id", offer.id().value())
                .put("hostname", offer.hostname())
                .put("agentId", offer.agentId().value());
        json.set("resources", resources(offer.resources()));
        var attributes = json.putArray("attributes");
        offer.attributes().forEach(attribute -> attributes.add(attribute(attribute)));
        return json;
    }

    private static ArrayNode resources(Resources resources) {
        var json = Json.array();
        resources
                .scalars()
                .forEach((key, milli) -> json.addObject()
                        .put("name", key.name())
                        .put("role", key.role())
                        .put("scalar", milli / 1000.0));
        resources
                .allRanges()
                .forEach((key, ranges) -> json.addObject()
                        .put("name", key.name())
                        .put("role", key.role())
                        .set("ranges", ranges(ranges)));
        return json;
    }

    private static ObjectNode attribute(Attribute attribute) {
        var json = Json.object().put("name", attribute.name());
        switch (attribute.value()) {
            case Attribute.Value.Text(var text) -> json.put("text", text);
            case Attribute.Value.Scalar(var milli) -> json.put("scalar", milli / 1000.0);
            case Attribute.Value.RangesValue(var ranges) -> json.set("ranges", ranges(ranges));
        }
        return json;
    }

    private static ArrayNode ranges(Ranges ranges) {
        var json = Json.array();
        ranges.ranges()
                .forEach(range -> json.addObject().put("begin", range.begin()).put("end", range.end()));
        return json;
    }
}
