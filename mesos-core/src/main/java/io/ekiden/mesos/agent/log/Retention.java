package io.ekiden.mesos.agent.log;

import java.util.Arrays;
import java.util.List;

/**
 * What is kept of one log.
 *
 * @param maxBytes what the file itself holds before it is rotated
 * @param kept how many files of as much are kept beside it: {@code stdout.1} is the newest; 0 keeps none
 */
public record Retention(long maxBytes, int kept) {
    /** Mesos lets logrotate decide, whose default is to keep nothing of what is rotated. */
    public static final Retention DEFAULT = new Retention(10 << 20, 4);

    /** <b>Source:</b> Mesos {@code lib_logrotate}, which asks for a page at least. */
    private static final long LEAST = 4096;

    private static final int MOST = 1_000;

    public Retention {
        if (maxBytes < LEAST) {
            throw new IllegalArgumentException("a log of " + maxBytes + " bytes is too short, 4KB is the least");
        }
        if (kept < 0 || kept > MOST) {
            throw new IllegalArgumentException("rotate " + kept + ": 0 to " + MOST + " are possible");
        }
    }

    public Retention withMaxBytes(long newMaxBytes) {
        return new Retention(newMaxBytes, kept);
    }

    /**
     * With what a text in the language of logrotate says, of which {@code rotate N} is understood.
     *
     * @throws IllegalArgumentException when it says something else
     */
    public Retention withOptions(String options) {
        var result = this;
        for (var directive : options.split("\\R|;|\\\\n")) {
            var words = directive.strip().split("\\s+");
            if (words.length == 2 && words[0].equals("rotate") && words[1].matches("\\d{1,4}")) {
                result = new Retention(maxBytes, Integer.parseInt(words[1]));
            } else if (!directive.isBlank()) {
                throw new IllegalArgumentException("'" + directive.strip() + "' is not understood, but 'rotate 4' is");
            }
        }
        return result;
    }

    /** As {@link #withOptions} reads it. */
    public String options() {
        return "rotate " + kept;
    }

    /**
     * How the bytes of a file that is too long are laid into files of the length that is kept: where each piece begins, and in the end
     * where the last one ends. Those that would be pushed out at once are left out. Nothing when the file is not too long.
     */
    public List<Long> cuts(long size) {
        if (size <= maxBytes) {
            return List.of();
        }
        long pieces = Math.ceilDiv(size, maxBytes);
        int wanted = (int) Math.min(pieces, kept);
        var cuts = new Long[wanted + 1];
        Arrays.setAll(cuts, i -> i == wanted ? size : (pieces - wanted + i) * maxBytes);
        return List.of(cuts);
    }
}
