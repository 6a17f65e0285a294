package io.ekiden.orchestrator.election;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * How candidates appear in ZooKeeper: as nodes {@code <directory>/<prefix><ten digits>}. Others may be there too.
 *
 * @param directory absolute
 * @param content of this candidate's node
 * @param nameOf what the content of any candidate's node says it is called; one that cannot be read has no name, the empty string
 */
public record Ballot(String directory, String prefix, String content, Function<String, String> nameOf) {
    static final int DIGITS = 10;

    /** Candidates whose nodes hold their names and nothing else. */
    static Ballot of(String directory, String name) {
        return new Ballot(directory, "candidate-", name, Function.identity());
    }

    byte[] bytes() {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    /** The name in a candidate's node. */
    String name(byte[] node) {
        return nameOf.apply(new String(node, StandardCharsets.UTF_8));
    }

    /** This candidate's name. */
    String name() {
        return nameOf.apply(content);
    }

    boolean isCandidate(String node) {
        return node.length() == prefix.length() + DIGITS
                && node.startsWith(prefix)
                && node.chars().skip(prefix.length()).allMatch(Character::isDigit);
    }
}
