package io.ekiden.mesos.agent.engine;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How far the pull of an image is, in words such as {@code PULLING team/app:1 (2 of 5 layers)}: what can be read of the lines of docker, and
 * of podman, which does not tell of the ends of layers. Guarded by itself.
 */
final class PullProgress {
    /** {@code 4f4fb700ef54: Pull complete} */
    private static final Pattern DOCKER = Pattern.compile("([0-9a-f]{8,64}): (.*)");
    /** {@code Copying blob sha256:4f4fb700ef54...}, with more words behind it in some versions */
    private static final Pattern PODMAN = Pattern.compile("Copying blob (?:sha256:)?([0-9a-f]{8,64})(.*)");

    private static final Pattern OVER = Pattern.compile("(?i).*\\b(pull complete|already exists|done|skipped).*");

    private final String image;
    private final Set<String> layers = new HashSet<>();
    private final Set<String> over = new HashSet<>();
    /** Whether ends will be told of. */
    private boolean counted;

    private long lines;

    PullProgress(String image) {
        this.image = image;
    }

    /** A pull begins; one before it may have been ended in the middle. */
    synchronized void begin() {
        layers.clear();
        over.clear();
        counted = false;
    }

    /** A line of the engine. What is none of a layer says nothing. */
    synchronized void heard(String line) {
        lines++;
        for (var form : new Pattern[] {DOCKER, PODMAN}) {
            var match = form.matcher(line);
            if (match.matches()) {
                layers.add(match.group(1));
                counted |= form == DOCKER;
                if (OVER.matcher(match.group(2)).matches()) {
                    over.add(match.group(1));
                }
            }
        }
    }

    synchronized String text() {
        if (layers.isEmpty()) {
            return "PULLING " + image;
        }
        var done = counted ? over.size() + " of " : "";
        return "PULLING " + image + " (" + done + layers.size() + (layers.size() == 1 ? " layer)" : " layers)");
    }

    /** @param again after so many looks the same may be said again */
    Words words(int again) {
        return new Words(again);
    }

    private synchronized long lines() {
        return lines;
    }

    /**
     * What is worth telling one of those who wait. The same only when more was heard of the engine meanwhile: whoever counts the time since
     * the last word would else wait for ever for a pull that hangs, or give up one that gets further. One thread.
     */
    final class Words {
        private final int again;
        private int looks;
        private String last = "";
        private long linesThen;

        private Words(int again) {
            this.again = again;
        }

        Optional<String> next() {
            var text = text();
            long heard = lines();
            boolean isOld = ++looks > again && heard > linesThen;
            if (text.equals(last) && !isOld) {
                return Optional.empty();
            }
            looks = 0;
            last = text;
            linesThen = heard;
            return Optional.of(text);
        }
    }
}
