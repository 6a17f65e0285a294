package io.ekiden.mesos.wire;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.container.VolumeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Records as JSON by the names of their components; one of a sealed type has its own name in {@code type}. Our own formats are written
 * with it: an agent's checkpoint, and the messages between agents and master. Unknown fields are ignored, so that an older process reads
 * what a newer one has written.
 */
public final class RecordMapper {
    /** Nesting of what is read. The deepest record of ours has eight. */
    public static final int DEEPEST_NESTING = 64;

    private RecordMapper() {}

    /**
     * @param longestText of one string that is read, in characters
     * @param sealed the types whose records name themselves, besides those of the model
     */
    public static JsonMapper of(int longestText, Class<?>... sealed) {
        var texts = new SimpleModule();
        asText(texts, Resources.class, new KnownTexts<>(Resources::parse)::read);
        asText(texts, Instant.class, Instant::parse);
        asText(texts, Duration.class, Duration::parse);
        var limits = StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST_NESTING)
                .maxStringLength(longestText)
                .build();
        var mapper = JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(limits).build())
                .addModule(new Jdk8Module())
                .addModule(texts)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        register(mapper, TaskHealthCheck.Probe.class);
        register(mapper, Attribute.Value.class);
        register(mapper, VolumeSource.class);
        for (var type : sealed) {
            register(mapper, type);
        }
        return mapper;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface Named {}

    private static void register(JsonMapper mapper, Class<?> sealed) {
        mapper.addMixIn(sealed, Named.class);
        for (var type : sealed.getPermittedSubclasses()) {
            mapper.registerSubtypes(new NamedType(type, type.getSimpleName()));
        }
    }

    private static <T> void asText(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(type, new StdSerializer<>(type) {
            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(value.toString());
            }
        });
        module.addDeserializer(type, new StdDeserializer<>(type) {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
                var text = json.getValueAsString();
                return text == null
                        ? context.<T>reportInputMismatch(type, "%s is written as text", type.getSimpleName())
                        : parse.apply(text);
            }
        });
    }
}
