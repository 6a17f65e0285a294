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
 * @param way how what a command is to have besides gets to it
 */
public record Entry(
        List<Path> groups,
        List<String> words,
        String limits,
        Path directory,
        Map<String, String> environment,
        Way way) {
    /** How variables get through the words before a command. */
    public enum Way {
        /** The words have them too: they have no other rights than the command. */
        OPEN,
        /** Under names that mean nothing to the words, which have other rights. */
        CARRIED,
        /**
         * By an engine, to whose client they mean nothing either. It has the entry's own environment, which is not the container's, and its last
         * word names the container.
         */
        ENGINE
    }

    public Entry {
        groups = List.copyOf(groups);
        words = List.copyOf(words);
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    }

    /**
     * With what a command is to have besides, on its way.
     *
     * @param mark name and value of one more variable, by which the process is found
     */
    Entry with(Map<String, String> variables, List<String> mark) {
        var all = new TreeMap<>(environment);
        if (way != Way.ENGINE) {
            all.putAll(variables);
        }
        all.put(mark.getFirst(), mark.getLast());
        return switch (way) {
            case OPEN -> new Entry(groups, words, limits, directory, all, way);
            case CARRIED -> {
                var carried = new CarriedEnvironment(all);
                var longer = new ArrayList<>(words);
                longer.addAll(carried.words());
                var onTheWay = new TreeMap<>(carried.onTheWay());
                onTheWay.put(mark.getFirst(), mark.getLast());
                yield new Entry(groups, longer, limits, directory, onTheWay, way);
            }
            case ENGINE -> {
                var carried = new CarriedEnvironment(variables);
                all.putAll(carried.onTheWay());
                yield new Entry(groups, throughEngine(carried), limits, directory, all, way);
            }
        };
    }

    private List<String> throughEngine(CarriedEnvironment carried) {
        var names = carried.onTheWay().keySet();
        if (names.isEmpty()) {
            return words;
        }
        var longer = new ArrayList<>(words.subList(0, words.size() - 1));
        names.forEach(name -> longer.add("--env=" + name)); // without a value: that of the client
        longer.add(words.getLast());
        longer.addAll(carried.words());
        return longer;
    }
}
