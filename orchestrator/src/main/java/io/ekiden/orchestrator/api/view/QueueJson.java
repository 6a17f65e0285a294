package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.kernel.QueuedApp;
import io.ekiden.orchestrator.launch.OfferStatistics.UnusedOffer;
import io.ekiden.orchestrator.launch.RejectSummary;
import io.ekiden.orchestrator.launch.WhyNot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Apps that wait to be launched, and why they still wait: the elements of {@code /v2/queue}. The sentences of {@code whyNot} are ours.
 * What is the same of many apps is written once. Lives for one answer; not shared.
 */
public final class QueueJson {
    /** How many unused offers are shown of an app. */
    private static final int MAX_UNUSED_OFFERS = 10;

    private final Instant now;
    private final boolean unusedOffers;
    private final IdentityHashMap<List<UnusedOffer>, Refused> refused = new IdentityHashMap<>();
    private final IdentityHashMap<Offer, ObjectNode> offers = new IdentityHashMap<>();

    private final Map<RejectSummary, RawValue> funnels = new HashMap<>();

    /** Of the same refusals, as text: of thousands of apps, each with ten offers, most of the answer. */
    private record Refused(RawValue whyNot, RawValue funnel, RawValue lastUnusedOffers) {}

    /** @param unusedOffers true: also the last offers that were not used, as {@code ?embed=lastUnusedOffers} asks */
    public QueueJson(Instant now, boolean unusedOffers) {
        this.now = now;
        this.unusedOffers = unusedOffers;
    }

    public ObjectNode write(QueuedApp entry) {
        var delay =
                entry.delayUntil().map(until -> Duration.between(now, until)).filter(Duration::isPositive);
        var why = refused.computeIfAbsent(entry.refusals(), this::refused);
        var json = Json.object()
                .put("count", entry.count())
                .put("role", entry.app().run().placement().role());
        json.putObject("delay")
                .put("timeLeftSeconds", delay.map(Duration::toSeconds).orElse(0L))
                .put("overdue", delay.isEmpty());
        json.put("since", Json.timestamp(entry.since()));
        json.set("processedOffersSummary", summary(entry, why));
        if (unusedOffers) {
            json.putRawValue("lastUnusedOffers", why.lastUnusedOffers());
        }
        if (entry.app().isPod()) {
            json.set("pod", PodJson.write(entry.app()));
        } else {
            json.set("app", AppJson.write(entry.app()));
        }
        json.putRawValue("whyNot", why.whyNot());
        return json;
    }

    private Refused refused(List<UnusedOffer> refusals) {
        var last = Json.array();
        if (unusedOffers) {
            refusals.subList(Math.max(0, refusals.size() - MAX_UNUSED_OFFERS), refusals.size())
                    .forEach(unused -> last.add(unusedOffer(unused)));
        }
        return new Refused(raw(whyNot(WhyNot.of(refusals))), funnel(RejectSummary.of(refusals)), raw(last));
    }

    private static RawValue raw(JsonNode json) {
        return new RawValue(new String(Json.bytes(json), StandardCharsets.UTF_8));
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

    private ObjectNode summary(QueuedApp entry, Refused why) {
        var totals = entry.statistics().totals();
        var json =
                Json.object().put("processedOffersCount", totals.processed()).put("unusedOffersCount", totals.unused());
        entry.lastUnusedAt().ifPresent(at -> json.put("lastUnusedOfferAt", Json.timestamp(at)));
        totals.lastUsedAt().ifPresent(at -> json.put("lastUsedOfferAt", Json.timestamp(at)));
        json.putRawValue("rejectSummaryLastOffers", why.funnel());
        json.putRawValue("rejectSummaryLaunchAttempt", funnel(entry.statistics().attempt()));
        return json;
    }

    private RawValue funnel(RejectSummary summary) {
        return funnels.computeIfAbsent(summary, _ -> raw(stages(summary)));
    }

    private static ArrayNode stages(RejectSummary summary) {
        var json = Json.array();
        summary.stages()
                .forEach(stage -> json.addObject()
                        .put("reason", stage.reason().wireName())
                        .put("declined", stage.declined())
                        .put("processed", stage.processed()));
        return json;
    }

    private ObjectNode unusedOffer(UnusedOffer unused) {
        var json = Json.object();
        json.set("offer", offers.computeIfAbsent(unused.offer(), QueueJson::offer));
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
