package io.ekiden.lb.label;

/**
 * What operators decide about labels.
 *
 * @param strict a port is shown only where {@code HAPROXY_{n}_ENABLED} says so
 * @param templates labels may say parts of the configuration of their port themselves, see {@link io.ekiden.lb.label.template}
 */
public record LabelRules(boolean strict, boolean templates) {
    public static final LabelRules DEFAULT = new LabelRules(false, false);
}
