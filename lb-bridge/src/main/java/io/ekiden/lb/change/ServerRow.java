package io.ekiden.lb.change;

import io.ekiden.lb.view.Endpoint;
import java.util.List;

/**
 * A row of {@code show servers conn}.
 *
 * @param used connections a request or session holds right now
 */
public record ServerRow(ServerKey key, Endpoint endpoint, int used) {
    private static final int USED = 6;

    /** Those of an answer. */
    public static List<ServerRow> parse(String answer) {
        return answer.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.strip().split(" "))
                .filter(words -> words.length > USED && words[0].indexOf('/') > 0 && words[3].matches("\\d+"))
                .map(ServerRow::of)
                .toList();
    }

    private static ServerRow of(String[] words) {
        var slash = words[0].indexOf('/');
        return new ServerRow(
                new ServerKey(words[0].substring(0, slash), words[0].substring(slash + 1)),
                new Endpoint(words[2], Integer.parseInt(words[3])).spelledOut(),
                Integer.parseInt(words[USED]));
    }
}
