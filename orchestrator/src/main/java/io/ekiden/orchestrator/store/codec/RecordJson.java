package io.ekiden.orchestrator.store.codec;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.pod.Pod;
import io.ekiden.orchestrator.spec.pod.PodNetwork;
import io.ekiden.orchestrator.spec.pod.PodVolume;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Records as JSON, field by field; ids of apps as text. Fields that a newer version added are ignored when read. */
final class RecordJson {
    private static final ObjectMapper MAPPER = mapper();

    private RecordJson() {}

    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T read(byte[] json, Class<T> type, String key) {
        try {
            return MAPPER.readValue(Packed.unpack(json), type);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The store's entry " + key + " cannot be read as " + type.getSimpleName() + ": " + e.getMessage(),
                    e);
        }
    }

    private static ObjectMapper mapper() {
        var ids = new SimpleModule()
                .addSerializer(PathId.class, ToStringSerializer.instance)
                .addDeserializer(PathId.class, new PathIdReader())
                .addDeserializer(PodNetwork.class, new PodNetworkReader())
                .addKeySerializer(PathId.class, new PathIdKeyWriter())
                .addKeyDeserializer(PathId.class, new PathIdKeyReader());
        return JsonMapper.builder()
                .addModules(new Jdk8Module(), new JavaTimeModule(), ids)
                .addMixIn(UnreachableStrategy.class, NamedStrategy.class)
                .addMixIn(Volume.class, NamedVolume.class)
                .addMixIn(PodVolume.class, NamedPodVolume.class)
                .addMixIn(Pod.class, NetworkOfBefore.class)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                // The fields of records are what counts; methods that look like getters are none. (Switching their
                // detection off by a MapperFeature would switch off the accessors of records too, and write nothing.)
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .build();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = UnreachableStrategy.Disabled.class, name = "disabled"),
        @JsonSubTypes.Type(value = UnreachableStrategy.Enabled.class, name = "enabled")
    })
    private interface NamedStrategy {}

    /** Those of the host were all there were, without a name. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = Volume.Host.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Volume.Host.class, name = "host"),
        @JsonSubTypes.Type(value = Volume.Persistent.class, name = "persistent"),
        @JsonSubTypes.Type(value = Volume.External.class, name = "external"),
        @JsonSubTypes.Type(value = Volume.Csi.class, name = "csi"),
        @JsonSubTypes.Type(value = Volume.Secret.class, name = "secret")
    })
    private interface NamedVolume {}

    /** Those of the host were all there were, as above. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = PodVolume.Host.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = PodVolume.Host.class, name = "host"),
        @JsonSubTypes.Type(value = PodVolume.Ephemeral.class, name = "ephemeral"),
        @JsonSubTypes.Type(value = PodVolume.Persistent.class, name = "persistent"),
        @JsonSubTypes.Type(value = PodVolume.Secret.class, name = "secret")
    })
    private interface NamedPodVolume {}

    /** That of the host was all there was: whether the definition named it. */
    private abstract static class NetworkOfBefore {
        @JsonAlias("namesNetwork")
        @SuppressWarnings("UnusedVariable") // Jackson reads it.
        Optional<PodNetwork> named = Optional.empty();
    }

    private static final class PodNetworkReader extends StdDeserializer<PodNetwork> {
        PodNetworkReader() {
            super(PodNetwork.class);
        }

        @Override
        public @Nullable PodNetwork deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return switch (json.currentToken()) {
                case VALUE_TRUE -> PodNetwork.HOST;
                case VALUE_FALSE -> null;
                default -> {
                    var stored = context.readValue(json, StoredNetwork.class);
                    yield new PodNetwork(stored.mode(), stored.named(), stored.more(), stored.bridgeLabels());
                }
            };
        }
    }

    /** A {@link PodNetwork} as it is written today. */
    private record StoredNetwork(
            Ports.Network mode,
            Optional<Ports.Named> named,
            List<Ports.Named> more,
            SortedMap<String, String> bridgeLabels) {}

    private static final class PathIdKeyWriter extends StdSerializer<PathId> {
        PathIdKeyWriter() {
            super(PathId.class);
        }

        @Override
        public void serialize(PathId id, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeFieldName(id.toString());
        }
    }

    private static final class PathIdReader extends StdDeserializer<PathId> {
        PathIdReader() {
            super(PathId.class);
        }

        @Override
        public PathId deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return PathId.parse(json.getText());
        }
    }

    private static final class PathIdKeyReader extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return PathId.parse(key);
        }
    }
}
