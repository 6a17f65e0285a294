package io.ekiden.lb.label.template;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a line asks what another section has or counts: its users, servers, queues, rates and tables. Those of others are none of an app's,
 * and where HAProxy knows no section of that name it refuses the whole configuration.
 *
 * <p><b>Source:</b> HAProxy configuration manual, 7.3 (fetches and converters), those of 2.6 to 3.2 with an argument that names a section.
 */
final class OtherSections {
    /** Stands for the name of its own section; no line that labels may add has it. */
    private static final String ITSELF = "\u0001";

    private static final String NUMBERS_OR_ITSELF = "(?:(?:\\d{0,9}|" + ITSELF + ")(?:,(?:\\d{1,9}|" + ITSELF + "))*)";
    private static final Pattern NAMING = Pattern.compile("(?<![A-Za-z0-9_.-])"
            + "(?:http_auth(?:_group)?|nbsrv|be_\\w+|fe_\\w+|srv_\\w+|queue|connslots|avg_queue|table_\\w+|in_table|src_\\w+|sc\\d*_\\w+)"
            + "\\((?!"
            + NUMBERS_OR_ITSELF
            + "\\))[^ )]*\\)?");

    /** Without an argument these take the name from what stands before them, also behind a blank, unless they are where a test begins. */
    private static final Pattern NAMED_BEFORE =
            Pattern.compile("(?<!^acl )(?<!^acl \\S{1,300} )(?<!\\{ )(?<!%\\[)(?<![A-Za-z0-9_.-])"
                    + "(?:nbsrv|srv_queue)(?![A-Za-z0-9_.(-])");

    private OtherSections() {}

    /** The first of them, as it is written; {@code {backend}} is no other section. */
    static Optional<String> named(String line) {
        var words = Directives.words(OwnLines.judged(line, ITSELF)).orElse(List.of());
        var read = String.join(" ", words);
        var naming = NAMING.matcher(read);
        var before = NAMED_BEFORE.matcher(read);
        var found = naming.find() ? naming : before.find() ? before : null;
        return Optional.ofNullable(found).map(match -> match.group().replace(ITSELF, "{backend}"));
    }
}
