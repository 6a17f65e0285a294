package io.ekiden.lb.change;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line of a list of certificates, as our renderings have them.
 *
 * @param file certificates and key
 * @param hosts it is shown for; none for those that the certificate itself names
 */
public record CertificateLine(String file, List<String> hosts) {
    private static final Pattern NUMBERED = Pattern.compile("(/\\S+):(\\d{1,9})((?: \\S+)*)");

    public CertificateLine {
        hosts = List.copyOf(hosts);
    }

    /**
     * A line that HAProxy has.
     *
     * @param number by which it is told apart from others of the same file; higher than those of lines that were there before it
     */
    public record Numbered(CertificateLine line, int number) {
        /** Those of an answer to {@code show ssl crt-list -n}, in their order. */
        public static List<Numbered> parse(String answer) {
            return answer.lines()
                    .map(row -> NUMBERED.matcher(row.strip()))
                    .filter(row -> row.matches())
                    .map(row -> new Numbered(
                            new CertificateLine(row.group(1), words(row.group(3))), Integer.parseInt(row.group(2))))
                    .toList();
        }
    }

    /** Those of a file. */
    public static List<CertificateLine> parse(String list) {
        return list.lines()
                .map(CertificateLine::words)
                .filter(words -> !words.isEmpty())
                .map(words -> new CertificateLine(words.getFirst(), words.subList(1, words.size())))
                .toList();
    }

    /** The list of ours among the names of all that HAProxy has. */
    public static Optional<String> ours(String lists) {
        return lists.lines()
                .map(String::strip)
                .filter(name -> name.matches("/\\S*/certificates-[0-9a-f]{16}\\.map"))
                .findFirst();
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    /** As it stands in the file. */
    @Override
    public String toString() {
        return Stream.concat(Stream.of(file), hosts.stream()).collect(Collectors.joining(" "));
    }
}
