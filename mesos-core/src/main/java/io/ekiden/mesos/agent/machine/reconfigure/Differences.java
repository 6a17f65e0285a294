package io.ekiden.mesos.agent.machine.reconfigure;

import io.ekiden.mesos.agent.machine.reconfigure.Difference.Kind;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.place.Domain;
import io.ekiden.mesos.model.resource.Disk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What differs between two descriptions of one agent, in the order of names.
 *
 * <p><b>Source:</b> Mesos {@code slave/compatibility.cpp}. We differ: the port may be another one, as no task depends on it.
 */
final class Differences {
    private final AgentInfo before;
    private final AgentInfo after;
    private final List<Difference> found = new ArrayList<>();

    private Differences(AgentInfo before, AgentInfo after) {
        this.before = before;
        this.after = after;
    }

    static List<Difference> between(AgentInfo before, AgentInfo after) {
        var differences = new Differences(before, after);
        if (!before.hostname().equals(after.hostname())) {
            differences.add("hostname", before.hostname(), after.hostname(), Kind.OTHER);
        }
        if (!before.domain().equals(after.domain())) {
            differences.add(
                    "domain",
                    text(before.domain()),
                    text(after.domain()),
                    before.domain().isEmpty() ? Kind.MORE : Kind.OTHER);
        }
        differences.compareResources();
        differences.compareAttributes();
        return List.copyOf(differences.found);
    }

    private void add(String what, String was, String is, Kind kind) {
        found.add(new Difference(what, was, is, kind));
    }

    private void compareResources() {
        var keys = new TreeSet<>(before.resources().keys());
        keys.addAll(after.resources().keys());
        for (var key : keys) {
            var was = before.resources().only(key::equals);
            var is = after.resources().only(key::equals);
            if (!was.equals(is)) {
                add("resource " + name(key), value(was), value(is), is.contains(was) ? Kind.MORE : Kind.OTHER);
            }
        }
    }

    private static String name(Resources.Key key) {
        var role = key.role().equals(Resources.UNRESERVED) ? "" : "(" + key.role() + ")";
        var root = key.terms().disk().flatMap(Disk::source).flatMap(Disk.Source::root);
        return key.name() + role + root.map(path -> " on " + path).orElse("");
    }

    /** Of one key, what is behind the colon. */
    private static String value(Resources one) {
        var text = one.toString();
        return text.substring(text.lastIndexOf(':') + 1);
    }

    private void compareAttributes() {
        var names = new TreeSet<String>();
        before.attributes().forEach(attribute -> names.add(attribute.name()));
        after.attributes().forEach(attribute -> names.add(attribute.name()));
        for (var name : names) {
            var was = values(before, name);
            var is = values(after, name);
            if (!was.equals(is)) {
                add("attribute " + name, text(was), text(is), isMore(was, is) ? Kind.MORE : Kind.OTHER);
            }
        }
    }

    private static List<Attribute.Value> values(AgentInfo info, String name) {
        return info.attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .map(Attribute::value)
                .toList();
    }

    /** Numbers may grow, ranges may widen, texts must stay. Of several of one name, each must still be there. */
    private static boolean isMore(List<Attribute.Value> was, List<Attribute.Value> is) {
        if (was.size() == 1 && is.size() == 1) {
            return switch (was.getFirst()) {
                case Attribute.Value.Text _ -> false;
                case Attribute.Value.Scalar(long old) ->
                    is.getFirst() instanceof Attribute.Value.Scalar(long milli) && milli >= old;
                case Attribute.Value.RangesValue(var old) ->
                    is.getFirst() instanceof Attribute.Value.RangesValue(var ranges) && ranges.contains(old);
            };
        }
        return is.containsAll(was);
    }

    private static String text(Optional<Domain> domain) {
        return domain.map(it -> it.region() + "/" + it.zone()).orElse("");
    }

    private static String text(List<Attribute.Value> values) {
        return values.stream().map(Attribute.Value::render).collect(Collectors.joining(", "));
    }
}
