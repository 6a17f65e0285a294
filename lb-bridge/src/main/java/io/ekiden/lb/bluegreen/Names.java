package io.ekiden.lb.bluegreen;

import java.util.List;

/**
 * What the apps of a deployment group are called.
 *
 * @param group its name with a slash in front
 * @param base the app's id without a colour
 */
public record Names(String group, String base) {
    private static final List<String> COLOURS = List.of("blue", "green");

    /** The ids that an app of the group may have. */
    public List<String> colours() {
        return COLOURS.stream().map(this::of).toList();
    }

    /** The id of the app that says shares. */
    public String share() {
        return base + "-share";
    }

    /** The id of the app of this colour. */
    public String of(String colour) {
        return base + "-" + colour;
    }

    /** The colour that is not that of the app with this id. */
    public String other(String id) {
        return id.equals(of(COLOURS.getFirst())) ? COLOURS.getLast() : COLOURS.getFirst();
    }
}
