package io.ekiden.lb.view;

import io.ekiden.lb.label.ListenMode;
import io.ekiden.lb.label.PortLabels;
import java.util.List;

/**
 * How a listener treats its traffic, whoever its servers are.
 *
 * @param check as the app's own, or the default one
 * @param backend what labels say of the way to the servers
 * @param guard who gets in
 * @param lines that labels add, as of {@link io.ekiden.lb.label.OwnLines}
 */
public record Section(
        ListenMode mode, Check check, PortLabels.Backend backend, PortLabels.Guard guard, List<String> lines) {
    public Section {
        lines = List.copyOf(lines);
    }

    /** As of an app without labels and checks. */
    public static Section of(ListenMode mode) {
        return new Section(mode, Check.DEFAULT, PortLabels.Backend.DEFAULT, PortLabels.Guard.NONE, List.of());
    }
}
