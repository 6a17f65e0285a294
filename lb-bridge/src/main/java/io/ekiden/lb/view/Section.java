package io.ekiden.lb.view;

import io.ekiden.lb.label.ListenMode;
import io.ekiden.lb.label.PortLabels;
import io.ekiden.lb.label.template.Template;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a listener treats its traffic, whoever its servers are.
 *
 * @param check as the app's own, or the default one
 * @param backend what labels say of the way to the servers
 * @param guard who gets in
 * @param own parts of it in the app's own words, those alone that go with its mode and its check
 */
public record Section(
        ListenMode mode,
        Check check,
        PortLabels.Backend backend,
        PortLabels.Guard guard,
        SortedMap<Template, List<String>> own) {
    public Section {
        own = Collections.unmodifiableSortedMap(new TreeMap<>((Map<Template, List<String>>) own));
    }

    /** As of an app without labels and checks. */
    public static Section of(ListenMode mode) {
        return new Section(mode, Check.DEFAULT, PortLabels.Backend.DEFAULT, PortLabels.Guard.NONE, new TreeMap<>());
    }
}
