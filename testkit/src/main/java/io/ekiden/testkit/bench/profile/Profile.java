package io.ekiden.testkit.bench.profile;

import io.ekiden.testkit.bench.figure.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * A recording of the JVM's flight recorder, added up: in which rooms of the program its threads were when they were looked at, in which
 * methods, and how long all of them stood still for collections of garbage. A sample belongs to the innermost room that it passes
 * through: what Jackson does for a room is that room's.
 */
public final class Profile {
    private static final String OURS = "io.ekiden.";
    private static final String JDK = "the JDK";
    private static final int LINES = 8;
    /** Such as {@code orchestrator.kernel} of {@code io.ekiden.orchestrator.kernel.rule.Settling}. */
    private static final int DEPTH = 2;

    private final Map<String, Integer> rooms = new HashMap<>();
    private final Map<String, Integer> methods = new HashMap<>();
    private int samples;
    private double pauseMillis;

    /** @throws IOException when it is no recording */
    public static Profile of(Path recording) throws IOException {
        var profile = new Profile();
        try (var file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                profile.add(file.readEvent());
            }
        }
        return profile;
    }

    private void add(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample" -> {
                var stack = Optional.ofNullable(event.getStackTrace());
                var frames = stack.map(trace -> trace.getFrames()).orElse(List.of());
                if (!frames.isEmpty()) {
                    samples++;
                    rooms.merge(room(frames.stream().map(Profile::typeOf).toList()), 1, Integer::sum);
                    var top = frames.getFirst();
                    methods.merge(typeOf(top) + "." + top.getMethod().getName(), 1, Integer::sum);
                }
            }
            case "jdk.GarbageCollection" ->
                pauseMillis += event.getDuration("sumOfPauses").toNanos() / 1e6;
            default -> {
                // Recorded for other questions.
            }
        }
    }

    private static String typeOf(RecordedFrame frame) {
        return frame.getMethod().getType().getName();
    }

    /** @param types of a stack, innermost first */
    static String room(List<String> types) {
        var ours = types.stream().filter(type -> type.startsWith(OURS)).findFirst();
        if (ours.isPresent()) {
            return start(ours.get().substring(OURS.length()));
        }
        return types.stream()
                .filter(type -> !isJdk(type))
                .findFirst()
                .map(Profile::start)
                .orElse(JDK);
    }

    private static boolean isJdk(String type) {
        return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
    }

    /** The first packages of a class. */
    private static String start(String type) {
        var parts = List.of(type.split("\\."));
        return String.join(".", parts.subList(0, Math.max(1, Math.min(DEPTH, parts.size() - 1))));
    }

    /** Shares in per cent, the greatest first. */
    public List<Figure> figures(String bench) {
        var figures = new ArrayList<Figure>();
        figures.add(Figure.of(bench, "profile: samples of threads at work", samples, ""));
        figures.add(Figure.of(bench, "profile: still for garbage collection", pauseMillis, "ms"));
        figures.addAll(greatest(bench, "profile: in ", rooms));
        figures.addAll(greatest(bench, "profile: ", methods));
        return figures;
    }

    private List<Figure> greatest(String bench, String kind, Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(LINES)
                .map(entry -> Figure.of(bench, kind + entry.getKey(), 100.0 * entry.getValue() / samples, "%"))
                .toList();
    }
}
