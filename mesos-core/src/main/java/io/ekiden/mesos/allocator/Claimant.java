package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.id.FrameworkId;
import java.util.Comparator;

/** Whose an allocation is: a framework, in one of its roles. */
public record Claimant(FrameworkId frameworkId, String role) implements Comparable<Claimant> {
    private static final Comparator<Claimant> ORDER =
            Comparator.comparing(Claimant::frameworkId).thenComparing(Claimant::role);

    @Override
    public int compareTo(Claimant other) {
        return ORDER.compare(this, other);
    }
}
