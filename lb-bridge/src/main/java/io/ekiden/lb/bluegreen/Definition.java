package io.ekiden.lb.bluegreen;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.config.Problems;
import io.ekiden.lb.app.AppReading;
import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.label.LabelReader;
import io.ekiden.lb.label.LabelRules;
import io.ekiden.lb.label.Share;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An app as a user writes it, and the coloured one that is made of it.
 *
 * <p><b>Source:</b> {@code zdd.py}: the labels, the colour behind the id, the alternative service port, and the port that both listen at in
 * {@code HAPROXY_{n}_PORT}. We differ: {@code HAPROXY_DEPLOYMENT_ALT_PORT} may be left out, and apps may have several ports.
 *
 * @param app as written
 * @param ports that HAProxy listens at, for each port of the app
 */
public record Definition(ObjectNode app, Names names, int instances, List<Integer> ports, String digest) {
    /** Names the group of an app. */
    public static final String GROUP = "HAPROXY_DEPLOYMENT_GROUP";

    static final String APP_ID = "HAPROXY_APP_ID";
    static final String TARGET = "HAPROXY_DEPLOYMENT_TARGET_INSTANCES";
    /** Ours: how many the older app had. */
    static final String PREVIOUS = "HAPROXY_DEPLOYMENT_PREVIOUS_INSTANCES";
    /** Ours: tells whether a definition is deployed already. */
    static final String DIGEST = "HAPROXY_DEPLOYMENT_DIGEST";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper SORTED =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    /** marathon-lb reads no other. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

    public Definition {
        ports = List.copyOf(ports);
    }

    /** Reads it; what is wrong is noted. */
    public static Optional<Definition> read(JsonNode node, Problems problems) {
        if (!(node instanceof ObjectNode app) || app.path("id").asText("").isBlank()) {
            problems.add("this is no app: an object with an id is expected");
            return Optional.empty();
        }
        var slashed = app.deepCopy().put("id", Share.slashed(app.path("id").asText()));
        return switch (AppsReader.read(slashed)) {
            case AppReading.Readable(var state) -> Optional.of(read(slashed, state, problems));
            case AppReading.Unreadable unreadable -> {
                problems.add(unreadable.reason());
                yield Optional.empty();
            }
        };
    }

    private static Definition read(ObjectNode app, AppState state, Problems problems) {
        var group = Optional.ofNullable(state.labels().get(GROUP))
                .filter(name -> !name.isBlank())
                .orElse(state.id().substring(1));
        app.path("labels").properties().stream()
                .filter(label -> !label.getValue().isTextual())
                .forEach(label -> problems.add("labels." + label.getKey() + " is no text; put it into quotes"));
        int instances = app.path("instances").asInt(1);
        problems.check(instances >= 1, "instances is " + instances + "; it takes 1 at least");
        problems.check(
                !app.path("requirePorts").asBoolean(false),
                "requirePorts: the two apps cannot have the same ports of a host, and stand there side by side");
        problems.check(!state.ports().isEmpty(), "the app has no port in portDefinitions or container.portMappings");
        var labels = LabelReader.read(state.labels(), state.ports().size(), new LabelRules(false, true));
        labels.wrong().values().stream().distinct().forEach(problems::add);
        var ports = new ArrayList<Integer>();
        for (var port : state.ports()) {
            int listens = Optional.ofNullable(labels.ports().get(port.index()))
                    .flatMap(asked -> asked.bind().port())
                    .orElse(port.servicePort());
            problems.check(
                    listens > 0,
                    "port " + port.index() + " of the app has no service port, at which HAProxy would listen");
            ports.add(listens);
        }
        return new Definition(
                app, new Names(Share.slashed(group.strip()), state.id()), instances, ports, digestOf(app));
    }

    /**
     * The one to put beside another.
     *
     * @param old that stands there, if one does
     * @param asked instances to begin with
     * @param now in UTC
     */
    public ObjectNode next(Optional<AppState> old, int asked, Seen.Sizes sizes, LocalDateTime now) {
        var colour = names.other(old.map(AppState::id).orElse(""));
        var next = app.deepCopy().put("id", names.of(colour)).put("instances", asked);
        var labels = next.withObjectProperty("labels");
        labels.put(GROUP, names.group().substring(1))
                .put(APP_ID, names.base())
                .put("HAPROXY_DEPLOYMENT_COLOUR", colour)
                .put("HAPROXY_DEPLOYMENT_STARTED_AT", TIME.format(now))
                .put(TARGET, String.valueOf(sizes.target()))
                .put(DIGEST, digest);
        if (old.isPresent()) {
            // With it the sum of both stays the target, in marathon-lb too.
            labels.put("HAPROXY_DEPLOYMENT_NEW_INSTANCES", String.valueOf(sizes.target()));
            labels.put(PREVIOUS, String.valueOf(sizes.previous()));
        }
        for (int index = 0; index < ports.size(); index++) {
            labels.put("HAPROXY_" + index + "_PORT", String.valueOf(ports.get(index)));
            set(next, index, servicePort(index, old));
        }
        return next;
    }

    /** No two apps of a Marathon have the same: 0 is any that is free. */
    private int servicePort(int index, Optional<AppState> old) {
        int own = ports.get(index);
        boolean free = old.isEmpty() || old.get().ports().stream().noneMatch(port -> port.servicePort() == own);
        if (free) {
            return own;
        }
        return index > 0
                ? 0
                : Optional.of(app.path("labels")
                                .path("HAPROXY_DEPLOYMENT_ALT_PORT")
                                .asText(""))
                        .filter(text -> text.matches("[0-9]{1,5}"))
                        .map(Integer::valueOf)
                        .orElse(0);
    }

    private static void set(ObjectNode app, int index, int port) {
        var container = app.path("container");
        for (var mappings :
                List.of(container.path("portMappings"), container.path("docker").path("portMappings"))) {
            if (mappings.path(index) instanceof ObjectNode mapping) {
                mapping.put("servicePort", port);
                return;
            }
        }
        if (app.path("portDefinitions").path(index) instanceof ObjectNode definition) {
            definition.put("port", port);
        } else if (app.path("ports") instanceof ArrayNode bare) {
            bare.set(index, port);
        }
    }

    /** The app that says a share: it runs nothing. */
    public static ObjectNode share(Names names, String id, int percent) {
        var app = JSON.createObjectNode();
        app.put("id", id)
                .put("instances", 0)
                .put("cmd", "true")
                .put("cpus", 0.01)
                .put("mem", 32);
        app.putArray("portDefinitions");
        app.putObject("labels")
                .put(Share.GROUP_LABEL, names.group().substring(1))
                .put(Share.PERCENT_LABEL, String.valueOf(percent));
        return app;
    }

    /** True when this app was made of the same definition as that one. */
    public static boolean isSame(ObjectNode made, AppState app) {
        var digest = made.path("labels").path(DIGEST).asText("");
        return !digest.isEmpty() && digest.equals(app.labels().get(DIGEST));
    }

    private static String digestOf(ObjectNode app) {
        try {
            var text = SORTED.writeValueAsString(SORTED.treeToValue(app, Object.class));
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (JsonProcessingException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("a tree can be written, and every Java has SHA-256", impossible);
        }
    }
}
