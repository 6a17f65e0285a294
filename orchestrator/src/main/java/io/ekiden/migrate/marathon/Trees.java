package io.ekiden.migrate.marathon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** Small steps from messages to JSON. */
final class Trees {
    private Trees() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode texts(List<String> texts) {
        var array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    static ArrayNode all(List<Proto> messages, Function<Proto, ? extends JsonNode> each) {
        var array = JsonNodeFactory.instance.arrayNode();
        messages.forEach(message -> array.add(each.apply(message)));
        return array;
    }

    /** Messages of a key (1) and a value (2): {@code mesos.Parameter}, {@code mesos.Label}, entries of maps. */
    static ObjectNode pairs(List<Proto> messages) {
        var object = object();
        messages.forEach(
                pair -> object.put(pair.text(1).orElse(""), pair.text(2).orElse("")));
        return object;
    }

    /** {@code mesos.Labels}. */
    static ObjectNode labels(Proto owner, int number) {
        return owner.message(number).map(labels -> pairs(labels.messages(1))).orElseGet(Trees::object);
    }

    static void setNonEmpty(ObjectNode json, String name, JsonNode value) {
        if (!value.isEmpty()) {
            json.set(name, value);
        }
    }
}
