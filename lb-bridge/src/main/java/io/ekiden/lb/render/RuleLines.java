package io.ekiden.lb.render;

import io.ekiden.lb.label.PathPrefix;
import io.ekiden.lb.label.template.Door;
import io.ekiden.lb.label.template.OwnLines;
import io.ekiden.lb.label.template.OwnRoute;
import io.ekiden.lb.view.Listener;
import io.ekiden.lb.view.RoutingTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rules of a routing table for a template, each in lines that are short enough. */
final class RuleLines {
    /** HAProxy takes 64 words in a line. */
    private static final int WORDS = 20;

    private RuleLines() {}

    /** By hosts and paths alone. */
    static List<Map<String, Object>> usual(RoutingTable.Rule rule) {
        var lines = new ArrayList<Map<String, Object>>();
        for (boolean anyCase : new boolean[] {false, true}) {
            var paths = rule.paths().stream()
                    .filter(path -> path.anyCase() == anyCase)
                    .map(PathPrefix::path)
                    .toList();
            // Of a whole host there is none, and it is one line all the same.
            var some = rule.paths().isEmpty() && !anyCase ? List.of(List.<String>of()) : parts(paths);
            for (var somePaths : some) {
                for (var someHosts : parts(rule.hosts())) {
                    lines.add(Map.of(
                            "listener", rule.listener(), "hosts", someHosts, "paths", somePaths, "anyCase", anyCase));
                }
            }
        }
        return lines;
    }

    /** At a door, by the app's own words where it has some. */
    static Stream<Map<String, Object>> at(Door door, RoutingTable.Rule rule, Listener listener) {
        var own = rule.own().get(door);
        return own == null
                ? usual(rule).stream()
                : parts(rule.hosts()).stream().map(hosts -> own(own, hosts, listener));
    }

    private static Map<String, Object> own(OwnRoute own, List<String> hosts, Listener listener) {
        var values = OwnModel.values(listener);
        return Map.of(
                "listener",
                listener.name(),
                "hosts",
                hosts,
                "acls",
                own.acls().stream().map(acl -> OwnLines.filled(acl, values)).toList(),
                "conditions",
                own.conditions().stream()
                        .map(condition -> OwnLines.filled(condition, values))
                        .toList());
    }

    /** Of an app that says itself which requests with its id are meant. */
    static Map<String, Object> ofApp(OwnRoute own, String id, Listener listener) {
        return own(own, List.of(id), listener);
    }

    static List<List<String>> parts(List<String> words) {
        var parts = new ArrayList<List<String>>();
        for (int from = 0; from < words.size(); from += WORDS) {
            parts.add(words.subList(from, Math.min(words.size(), from + WORDS)));
        }
        return parts;
    }
}
