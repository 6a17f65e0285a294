package io.ekiden.migrate.check;

import java.util.List;

/**
 * One definition, and everything about it that is worth a word.
 *
 * @param kind {@code app}, {@code pod} or {@code group}
 * @param isAccepted whether an orchestrator takes it, be it without some of its fields
 * @param findings none when it comes out as it went in
 */
public record Entry(String kind, String id, boolean isAccepted, List<Finding> findings) {
    public Entry {
        findings = List.copyOf(findings);
    }

    /** In a word: {@code understood}, {@code changed} or {@code unsupported}. */
    public String verdict() {
        if (findings.stream().anyMatch(finding -> finding.kind() == Finding.Kind.UNSUPPORTED)) {
            return "unsupported";
        }
        return findings.isEmpty() ? "understood" : "changed";
    }
}
