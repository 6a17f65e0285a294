package io.ekiden.migrate.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.GoldenState;
import io.ekiden.migrate.export.Export.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Of everything that a definition can say: it is in what is written, or it is said to be lost. */
class EveryFieldTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** These say nothing of what runs, or there is only one thing to say. */
    private static final Set<String> SAY_NOTHING = Set.of(
            "/id",
            "/version",
            "/versionInfo/lastScalingAt",
            "/versionInfo/lastConfigChangeAt",
            "/container/type",
            "/containers/*/image/kind",
            "/scaling/kind");

    /** What holds when they are not there is the same, so they are said otherwise instead. */
    private static final Map<String, List<String>> OTHERWISE = Map.of("/networks/*/mode", List.of("host", "container"));

    /** What is read elsewhere, of groups, of old words, or as a name that users choose. */
    private static final Set<String> NO_FIELDS = Set.of(
            "apps", "groups", "pods", "scaleBy", "enforceRole", "number", "discovery", "storeUrls", "credential");

    private static final Pattern READ_BY_NAME = Pattern.compile(
            "\\b(?:text|requiredText|nonEmptyText|nonEmptyLines|requiredLines|integer|number|flag|object|list|texts|textsByName"
                    + "|constant|value|seconds|milli|share|limit|artifacts|optional)\\((?:\\w+, )?\"(\\w+)\"");

    /** What is written, without what is said of losses in it. */
    private record Written(List<JsonNode> documents, Set<Export.Loss> losses) {}

    private static Written export(ObjectNode definition, Format format) {
        var root = Definitions.group("/");
        ((ArrayNode) root.get(definition.has("containers") ? "pods" : "apps")).add(definition);
        var export = Export.of(root, format, "example/base:1");
        var documents = new ArrayList<JsonNode>();
        for (var text : export.files().values()) {
            if (format == Format.NOMAD) {
                var job = read(text);
                ((ObjectNode) job.path("Job").path("Meta")).retain("marathon_id");
                documents.add(job);
            } else {
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .loadAll(text)
                        .forEach(document -> documents.add(JSON.valueToTree(document)));
            }
        }
        return new Written(documents, Set.copyOf(export.losses()));
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException wrong) {
            throw new IllegalStateException(text, wrong);
        }
    }

    /** Pointers of all that has nothing in it. */
    private static List<String> leaves(JsonNode definition) {
        var all = new ArrayList<String>();
        leaves("", definition, all);
        return all;
    }

    private static void leaves(String at, JsonNode value, List<String> all) {
        if (!value.isContainerNode()) {
            all.add(at);
        }
        value.properties()
                .forEach(field -> leaves(at + "/" + KnownFields.escaped(field.getKey()), field.getValue(), all));
        for (int index = 0; value.isArray() && index < value.size(); index++) {
            leaves(at + "/" + index, value.get(index), all);
        }
    }

    private static String kind(String pointer) {
        return pointer.replaceAll("/\\d+(?=/|$)", "/*");
    }

    /** The same without it. */
    private static ObjectNode without(ObjectNode definition, String at) {
        var copy = definition.deepCopy();
        var pointer = JsonPointer.compile(at);
        var owner = copy.at(pointer.head());
        var name = pointer.last().getMatchingProperty();
        if (owner instanceof ArrayNode list) {
            list.remove(pointer.last().getMatchingIndex());
        } else if (OTHERWISE.containsKey(kind(at))) {
            var words = new ArrayList<>(OTHERWISE.get(kind(at)));
            words.remove(owner.path(name).asText());
            ((ObjectNode) owner).put(name, words.getFirst());
        } else {
            ((ObjectNode) owner).remove(name);
        }
        return copy;
    }

    @ParameterizedTest
    @EnumSource
    void field_isWrittenOrSaidToBeLost(Format format) {
        var silent = new ArrayList<String>();
        for (var definition : EveryField.all()) {
            var whole = export(definition, format);
            for (var leaf : leaves(definition)) {
                boolean isNamed = SAY_NOTHING.contains(kind(leaf))
                        || !export(without(definition, leaf), format).equals(whole)
                        || isLostWithAll(definition, leaf, whole, format);
                if (!isNamed) {
                    silent.add(definition.path("id").asText() + " " + leaf);
                }
            }
        }
        assertThat(silent)
                .as("neither in what is written for %s, nor lost", format)
                .isEmpty();
    }

    /** What it stands in is lost, and nothing of that is written. */
    private static boolean isLostWithAll(ObjectNode definition, String leaf, Written whole, Format format) {
        for (int end = leaf.length(); end > 0; end = leaf.lastIndexOf('/', end - 1)) {
            var around = leaf.substring(0, end);
            if (whole.losses().stream().anyMatch(loss -> loss.field().equals(around))
                    && export(without(definition, around), format).documents().equals(whole.documents())) {
                return true;
            }
        }
        return false;
    }

    @Test
    void definitions_haveEveryFieldThatIsKnown() {
        var ofApps = new TreeSet<String>();
        var ofPods = new TreeSet<String>();
        for (var definition : EveryField.all()) {
            leaves(definition).forEach(leaf -> (definition.has("containers") ? ofPods : ofApps).add(kind(leaf)));
        }
        assertThat(missing(Leftover.OF_APPS, ofApps)).isEmpty();
        assertThat(missing(Leftover.OF_PODS, ofPods)).isEmpty();
    }

    private static Set<String> missing(KnownFields known, Set<String> given) {
        var missing = new TreeSet<>(known.read());
        missing.addAll(known.lost().keySet());
        missing.removeIf(field -> given.stream().anyMatch(leaf -> leaf.equals(field) || leaf.startsWith(field + "/")));
        return missing;
    }

    /** A field that the API learns has to be known here too. */
    @Test
    void definitions_haveEveryFieldThatTheApiReads() throws Exception {
        var names = new TreeSet<String>();
        var sources = Path.of(System.getProperty("basedir", "."), "src/main/java/io/ekiden/orchestrator/api/json");
        try (var files = Files.walk(sources)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                var matcher = READ_BY_NAME.matcher(Files.readString(file));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        assertThat(names).hasSizeGreaterThan(80).contains("maxSize", "hostPort", "ignoreHttp1xx");
        for (var definition : EveryField.all()) {
            leaves(definition).forEach(leaf -> names.removeAll(List.of(leaf.split("/"))));
        }
        names.removeAll(NO_FIELDS);
        assertThat(names)
                .as("read by the API, and in none of these definitions")
                .isEmpty();
    }

    @Test
    void fieldOfARealMarathon_isKnown() {
        for (var format : Format.values()) {
            assertThat(Export.of(GoldenState.ofDump().root(), format, "example/base:1")
                            .losses())
                    .extracting(Export.Loss::why)
                    .doesNotContain("is not known there");
        }
    }

    @Test
    void fieldNobodyKnows_isLost_howeverDeepItIs() {
        var app = EveryField.appWithAnImage();
        ((ObjectNode) app.at("/container/portMappings/0")).put("brandNew", 1);
        ((ObjectNode) app.at("/healthChecks/0")).putArray("other/new").add(1);
        assertThat(export(app, Format.COMPOSE).losses())
                .extracting(Export.Loss::line)
                .contains(
                        "/every/image /container/portMappings/0/brandNew: is not known there",
                        "/every/image /healthChecks/0/other~1new: is not known there");
    }
}
