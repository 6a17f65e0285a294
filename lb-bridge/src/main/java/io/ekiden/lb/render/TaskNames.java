package io.ekiden.lb.render;

import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Server;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The task behind each server's name, in all sections. */
final class TaskNames {
    /** What a line of a map takes as a word. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:@/-]{1,300}");

    private TaskNames() {}

    /** Without names that two tasks have, as those of /a/b and /a_b may: a reader would be told of the wrong one. */
    static SortedMap<String, String> of(LbView view) {
        var tasks = new TreeMap<String, String>();
        var ambiguous = new TreeSet<String>();
        for (var listener : view.listeners()) {
            for (var server : listener.servers()) {
                var other = tasks.putIfAbsent(server.name(), server.taskId());
                if (isUnfit(server) || (other != null && !other.equals(server.taskId()))) {
                    ambiguous.add(server.name());
                }
            }
        }
        tasks.keySet().removeAll(ambiguous);
        return tasks;
    }

    private static boolean isUnfit(Server server) {
        return !WORD.matcher(server.taskId()).matches();
    }
}
