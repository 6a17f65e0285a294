package io.ekiden.lb.label.template;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Users and their passwords, as labels name them beside the one of {@code AUTH}.
 *
 * <p><b>Source:</b> HAProxy configuration manual, 12.2; marathon-lb's {@code USERLIST_HEAD}. We differ: passwords are encrypted in any case.
 */
public final class Users {
    private static final Pattern LINE =
            Pattern.compile("user [A-Za-z0-9._@+-]{1,100} password [A-Za-z0-9./$,=+-]{1,200}");

    private Users() {}

    /** What is wrong with them, in words that go on after the name of the label. */
    public static Optional<String> wrong(String text, Values values) {
        var size = OwnLines.stripped(text).map(values::size).reduce(Values.Size.NONE, Values.Size::plus);
        return Bounds.wrong(text)
                .or(() -> Bounds.wrong(size.lines(), size.longest()))
                .or(() -> wrong(parse(text, values)));
    }

    private static Optional<String> wrong(List<String> lines) {
        return lines.isEmpty()
                        || !lines.stream().allMatch(line -> LINE.matcher(line).matches())
                ? Optional.of("has to be lines 'user {user} password {passwd}', the passwords encrypted as crypt does")
                : Optional.empty();
    }

    /** A line for each. Not for those that are {@link #wrong}. */
    public static List<String> parse(String text, Values values) {
        return OwnLines.stripped(text)
                .filter(line -> !line.startsWith("userlist "))
                .flatMap(line -> values.fill(line).stream())
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }
}
