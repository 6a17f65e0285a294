package io.ekiden.mesos.allocator;

/**
 * What a top-level role, with all below it, may at most have and shall at least have. Scalars only; a resource that is not named has no
 * limit, and none is kept for the role.
 *
 * <p><b>Source:</b> mesos.proto {@code quota.QuotaConfig}.
 */
public record Quota(Quantities guarantees, Quantities limits) {
    public static final Quota NONE = new Quota(Quantities.NONE, Quantities.NONE);

    public boolean isNone() {
        return equals(NONE);
    }
}
