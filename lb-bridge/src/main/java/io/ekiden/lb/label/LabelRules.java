package io.ekiden.lb.label;

/**
 * What operators decide about labels.
 *
 * @param strict a port is shown only where {@code HAPROXY_{n}_ENABLED} says so
 * @param templates labels may add lines to the section of their port, see {@link OwnLines}
 */
public record LabelRules(boolean strict, boolean templates) {
    public static final LabelRules DEFAULT = new LabelRules(false, false);
}
