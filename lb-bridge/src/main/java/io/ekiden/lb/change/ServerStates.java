package io.ekiden.lb.change;

import java.util.stream.Collectors;

/**
 * What a new worker shall know of the one before: which servers it had found down. All else it reads in its configuration; but without
 * this it takes each server for well until its own checks say otherwise, and sends requests there.
 *
 * <p><b>Source:</b> HAProxy configuration manual, {@code server-state-file}; management guide 9.3, {@code show servers state}, version 1.
 */
public final class ServerStates {
    /** Nothing is known. */
    public static final String NONE = "1\n";

    private static final int OPERATION = 5;
    private static final int ADMIN = 6;
    private static final int TOLD_WEIGHT = 7;
    private static final int WEIGHT = 8;
    private static final int PORT = 18;

    private ServerStates() {}

    /**
     * The rows of servers that are down and are read again at the same place.
     *
     * @param answer of {@code show servers state}
     * @param wanted what the new worker reads
     */
    public static String down(String answer, Layout wanted) {
        return answer.lines()
                .map(line -> line.strip().split(" "))
                .filter(words -> words.length > PORT && words[OPERATION].equals("0") && words[ADMIN].equals("0"))
                .flatMap(words -> LiveServer.parse(String.join(" ", words)).stream()
                        .flatMap(row -> wanted.serversOf(row.key().listener()).stream()
                                .filter(line -> line.key().equals(row.key())
                                        && line.endpoint().equals(row.endpoint())))
                        .limit(1)
                        .map(line -> row(words, line)))
                .collect(Collectors.joining("", NONE, ""));
    }

    /** With the weight that it is to have: HAProxy would go on with one that it was told before. */
    private static String row(String[] words, ServerLine line) {
        var row = words.clone();
        row[TOLD_WEIGHT] = String.valueOf(line.weight());
        row[WEIGHT] = String.valueOf(line.weight());
        return String.join(" ", row) + "\n";
    }
}
