package io.ekiden.cli.show;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What somebody may have meant. */
public final class Similar {
    private Similar() {}

    /** The likeliest, at most three. */
    public static List<String> of(String typed, Collection<String> known) {
        return known.stream()
                .filter(word -> isClose(typed, word) || (typed.length() >= 3 && word.startsWith(typed)))
                .sorted(Comparator.comparingInt((String word) -> distance(typed, word))
                        .thenComparing(word -> word))
                .limit(3)
                .toList();
    }

    /** One slip of the pen in three letters, at most three. */
    public static boolean isClose(String typed, String word) {
        int most = Math.max(1, Math.min(3, Math.min(typed.length(), word.length()) / 3));
        return Math.abs(typed.length() - word.length()) <= most && distance(typed, word) <= most;
    }

    /** Letters to be put in, left out, replaced or swapped. <b>Source:</b> optimal string alignment. */
    static int distance(String a, String b) {
        var costs = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    costs[i][j] = i + j;
                    continue;
                }
                int replaced = costs[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                costs[i][j] = Math.min(replaced, 1 + Math.min(costs[i - 1][j], costs[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    costs[i][j] = Math.min(costs[i][j], costs[i - 2][j - 2] + 1);
                }
            }
        }
        return costs[a.length()][b.length()];
    }
}
