package io.ekiden.mesos.agent.session;

import io.ekiden.mesos.agent.shell.CarriedEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The way into a running task.
 *
 * @param groups files by which a process enters the task's control groups, by writing a 0
 * @param words stand before a command and make it one of the task's user, where the task is
 * @param limits a line of a shell that marks its process as the task's, perhaps empty
 * @param directory where the command begins
 * @param environment all that it has
 * @param carried whether the words must not have the environment of the command, because they have other rights
 */
public record Entry(
        List<Path> groups,
        List<String> words,
        String limits,
        Path directory,
        Map<String, String> environment,
        boolean carried) {
    public Entry {
        groups = List.copyOf(groups);
        words = List.copyOf(words);
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    }

    /** With that environment, on its way to the command. */
    Entry with(Map<String, String> all) {
        if (!carried) {
            return new Entry(groups, words, limits, directory, all, false);
        }
        var way = new CarriedEnvironment(all);
        var longer = new ArrayList<>(words);
        longer.addAll(way.words());
        return new Entry(groups, longer, limits, directory, way.onTheWay(), true);
    }
}
