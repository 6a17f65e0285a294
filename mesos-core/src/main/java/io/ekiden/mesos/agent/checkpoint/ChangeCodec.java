package io.ekiden.mesos.agent.checkpoint;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.ekiden.mesos.agent.machine.AgentChange;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskHealthCheck;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** Durable changes as JSON, the record's name in {@code type}. Unknown fields are ignored, so that an older agent reads a newer one's. */
final class ChangeCodec {
    private static final ObjectMapper MAPPER = mapper();

    private ChangeCodec() {}

    static byte[] encode(AgentChange.Durable change) throws IOException {
        return MAPPER.writerFor(AgentChange.Durable.class).writeValueAsBytes(change);
    }

    static AgentChange.Durable decode(byte[] json) throws IOException {
        return MAPPER.readValue(json, AgentChange.Durable.class);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface Named {}

    private static ObjectMapper mapper() {
        var texts = new SimpleModule();
        asText(texts, Resources.class, Resources::parse);
        asText(texts, Instant.class, Instant::parse);
        asText(texts, Duration.class, Duration::parse);
        var mapper = JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(texts)
                .addMixIn(AgentChange.Durable.class, Named.class)
                .addMixIn(TaskHealthCheck.Probe.class, Named.class)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        register(mapper, AgentChange.Durable.class);
        register(mapper, TaskHealthCheck.Probe.class);
        return mapper;
    }

    private static void register(ObjectMapper mapper, Class<?> sealed) {
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
                return parse.apply(json.getValueAsString());
            }
        });
    }
}
