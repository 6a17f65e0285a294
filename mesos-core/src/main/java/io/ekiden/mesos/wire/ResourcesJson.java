package io.ekiden.mesos.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Resources;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Resources and attributes as {@code /state} shows them: {@code {"cpus":8.0,"disk":0.0,"gpus":0.0,"mem":32.0,"ports":"[31000-32000]"}}.
 * The four scalars are always there.
 */
public final class ResourcesJson {
    private static final List<String> ALWAYS = List.of(Resources.CPUS, Resources.DISK, Resources.GPUS, Resources.MEM);

    private ResourcesJson() {}

    public static ObjectNode of(Resources resources) {
        var node = JsonNodeFactory.instance.objectNode();
        var names = new TreeSet<>(ALWAYS);
        resources.scalars().keySet().forEach(key -> names.add(key.name()));
        names.forEach(name -> node.put(name, resources.scalarMilli(name) / 1000.0));
        var rangeNames = new TreeSet<String>();
        resources.allRanges().keySet().forEach(key -> rangeNames.add(key.name()));
        rangeNames.forEach(name -> node.put(name, resources.ranges(name).toString()));
        return node;
    }

    /** Reserved resources by role, those of the roles that are to be seen. */
    public static ObjectNode reserved(Resources resources, Predicate<String> isSeen) {
        var roles = new TreeSet<String>();
        resources.keys().forEach(key -> roles.add(key.role()));
        roles.remove(Resources.UNRESERVED);
        var node = JsonNodeFactory.instance.objectNode();
        roles.stream().filter(isSeen).forEach(role -> node.set(role, of(resources.ofRoles(List.of(role)))));
        return node;
    }

    /** Numbers stay numbers; ranges and texts are strings. */
    public static ObjectNode attributes(List<Attribute> attributes) {
        var node = JsonNodeFactory.instance.objectNode();
        for (var attribute : attributes) {
            if (attribute.value() instanceof Attribute.Value.Scalar(long milli)) {
                node.put(attribute.name(), milli / 1000.0);
            } else {
                node.put(attribute.name(), attribute.value().render());
            }
        }
        return node;
    }
}
