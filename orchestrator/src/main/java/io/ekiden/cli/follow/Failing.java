package io.ekiden.cli.follow;

import java.util.Optional;

/**
 * How often the newest tasks of an app failed since it is watched, for as long as none of them is healthy.
 *
 * @param last of these tasks; that which had failed before does not count
 * @param failures seen one after the other: those between two looks count as one, so that many that start at once and miss the same thing
 *     are no worse than one
 */
record Failing(Optional<String> last, int failures) {
    /** Of who is looked at for the first time. */
    static Failing first(Progress progress) {
        return new Failing(progress.failed(), 0);
    }

    Failing next(Progress progress) {
        boolean isNew = progress.failed().isPresent() && !progress.failed().equals(last);
        boolean isProven = progress.checked() && progress.well() > 0;
        return new Failing(progress.failed().or(() -> last), isProven ? 0 : failures + (isNew ? 1 : 0));
    }

    /**
     * Whether to give up: too many failed, and there is none of which anybody could still hope that it becomes healthy.
     *
     * @param most 0: never
     */
    boolean isHopeless(Progress now, int most) {
        return most > 0 && failures >= most && now.fresh() <= now.ill();
    }
}
