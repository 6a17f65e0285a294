package io.ekiden.orchestrator.api.json.network;

import io.ekiden.orchestrator.api.json.Fields;
import io.ekiden.orchestrator.api.json.Findings;
import io.ekiden.orchestrator.spec.Ports.Named;
import io.ekiden.orchestrator.spec.Ports.Network;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * A network that an app or a pod asks for, as it is given. <b>Source:</b> Marathon {@code networks}, {@code NetworkValidation}.
 *
 * @param path of the network in the request
 */
public record GivenNetwork(Network mode, Optional<String> name, SortedMap<String, String> labels, String path) {
    private static final Map<String, Network> MODES =
            Map.of("host", Network.HOST, "container/bridge", Network.BRIDGE, "container", Network.CONTAINER);

    /** All that are given, if not none; what is wrong with them is in the findings. */
    public static Optional<List<GivenNetwork>> list(Fields fields, Findings findings) {
        var given =
                fields.list("networks", element -> Fields.of(element, findings).flatMap(one -> read(one, findings)));
        given.ifPresent(networks -> check(networks, fields.path("networks"), findings));
        return given.filter(networks -> !networks.isEmpty());
    }

    private static Optional<GivenNetwork> read(Fields fields, Findings findings) {
        // A name says that it is a network of containers, and so does nothing at all.
        var mode = Optional.ofNullable(MODES.get(fields.text("mode").orElse("container")));
        if (mode.isEmpty()) {
            findings.unknownWord(fields.path("mode"), MODES.keySet());
        }
        var name = fields.nonEmptyText("name");
        var labels = fields.textsByName("labels");
        fields.done();
        return mode.map(
                known -> new GivenNetwork(known, name, labels, fields.path("").replaceAll("/$", "")));
    }

    private static void check(List<GivenNetwork> all, String path, Findings findings) {
        if (all.stream().anyMatch(one -> one.is(Network.HOST) && (one.isNamed() || !one.labels.isEmpty()))) {
            findings.rule(path, "Host networks may not have names or labels");
        }
        if (all.stream().anyMatch(one -> one.is(Network.BRIDGE) && one.isNamed())) {
            findings.rule(path, "Bridge networks may not have names");
        }
        if (count(all, one -> one.is(Network.CONTAINER) && !one.isNamed()) > 1 || isAnyNamedTwice(all)) {
            findings.rule(path, "Duplicate networks are not allowed");
        }
        if (all.size() > 1 && count(all, one -> one.is(Network.CONTAINER)) < all.size()) {
            findings.rule(
                    path,
                    "May specify a single host network, single bridge network, or else 1-to-n container networks");
        }
    }

    private static boolean isAnyNamedTwice(List<GivenNetwork> all) {
        var seen = new HashSet<String>();
        return all.stream().flatMap(one -> one.name.stream()).anyMatch(name -> !seen.add(name));
    }

    private static long count(List<GivenNetwork> all, Predicate<GivenNetwork> which) {
        return all.stream().filter(which).count();
    }

    private boolean is(Network wanted) {
        return mode == wanted;
    }

    private boolean isNamed() {
        return name.isPresent();
    }

    /** The labels of the bridge, if that is given. */
    public static SortedMap<String, String> bridgeLabels(List<GivenNetwork> all) {
        return all.stream()
                .filter(one -> one.is(Network.BRIDGE))
                .map(GivenNetwork::labels)
                .findFirst()
                .orElseGet(Collections::emptySortedMap);
    }

    /**
     * Those of containers, each with its name or that of the operator; none when one has neither.
     *
     * @param fallback <b>Source:</b> Marathon {@code --default_network_name}
     */
    public static List<Named> named(List<GivenNetwork> all, Optional<String> fallback) {
        var named = all.stream()
                .filter(one -> one.is(Network.CONTAINER))
                .flatMap(one -> one.name.or(() -> fallback).map(known -> new Named(known, one.labels)).stream())
                .toList();
        return named.size() == all.size() ? named : List.of();
    }
}
