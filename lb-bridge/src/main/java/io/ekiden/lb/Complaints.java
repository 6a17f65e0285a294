package io.ekiden.lb;

import io.ekiden.lb.view.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of the apps' problems are to be said: each once, when it has stood for a whole round, and once when it is over. A task that has just
 * come may lack its address for a moment, which is no problem. Of all tasks of a port one speaks for the others.
 */
final class Complaints {
    private static final Set<Problem.Kind> OF_TASKS =
            Set.of(Problem.Kind.UNRESOLVED_HOST, Problem.Kind.MISSING_TASK_PORT);

    private final Map<Problem, Problem> said = new HashMap<>();
    private Set<Problem> before = Set.of();

    /** What is to be said, in the order of the problems. */
    record Said(List<Problem> begun, List<Problem> over) {
        Said {
            begun = List.copyOf(begun);
            over = List.copyOf(over);
        }
    }

    /** One more round has gone by. */
    Said round(List<Problem> now) {
        var topics = new LinkedHashMap<Problem, Problem>();
        now.forEach(problem -> topics.putIfAbsent(topic(problem), problem));
        var begun = new ArrayList<Problem>();
        topics.forEach((topic, problem) -> {
            if (before.contains(topic) && said.putIfAbsent(topic, problem) == null) {
                begun.add(problem);
            }
        });
        var gone = new HashSet<>(said.keySet());
        gone.removeAll(topics.keySet());
        var over = gone.stream().map(said::remove).sorted().toList();
        before = Set.copyOf(topics.keySet());
        return new Said(begun, over);
    }

    /** In one line: part of it is the app's own text. */
    static String line(Problem problem) {
        var where = problem.port() == 0 ? "" : " servicePort=" + problem.port();
        return (problem.text() + " appId=" + problem.appId() + where).replaceAll("\\p{Cntrl}", "?");
    }

    private static Problem topic(Problem problem) {
        return OF_TASKS.contains(problem.kind())
                ? new Problem(problem.kind(), problem.appId(), problem.port(), "")
                : problem;
    }
}
