package io.ekiden.lb.view;

import io.ekiden.lb.app.Apps;
import io.ekiden.lb.app.TaskState;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which task is server number n of its app. The historic bridge numbered by what was left of a list, so one task's end
 * renamed all others; here a task keeps its number for as long as it lives, and a new one takes the smallest free.
 *
 * @param byTask task id to number, from 1
 */
public record ServerNumbers(SortedMap<String, Integer> byTask) {
    public static final ServerNumbers NONE = new ServerNumbers(new TreeMap<>());

    public ServerNumbers {
        byTask = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, Integer>) byTask));
    }

    /** The numbers after these apps: kept for tasks still there, given to new ones, free again for those gone. */
    public ServerNumbers next(Apps apps) {
        var next = new TreeMap<String, Integer>();
        for (var app : apps.byId().values()) {
            var taken = new HashSet<Integer>();
            for (var task : app.tasks()) {
                var number = byTask.get(task.id());
                if (number != null && taken.add(number)) {
                    next.put(task.id(), number);
                }
            }
            var candidate = 1;
            for (var id : app.tasks().stream().map(TaskState::id).sorted().toList()) {
                if (!next.containsKey(id)) {
                    while (!taken.add(candidate)) {
                        candidate++;
                    }
                    next.put(id, candidate);
                }
            }
        }
        return new ServerNumbers(next);
    }

    int of(TaskState task) {
        var number = byTask.get(task.id());
        return number == null ? 0 : number;
    }
}
