package io.ekiden.lb.label;

import java.util.List;
import java.util.SplittableRandom;

/** Values of labels as somebody would write them who wants to change more than is theirs. */
public final class HostileText {
    private static final List<String> PARTS = List.of(
            "\n",
            "\r\n",
            "\u0000",
            "\"",
            "'",
            "#",
            "\\",
            " ",
            "\t",
            "{",
            "}",
            "%[",
            "]",
            "$",
            "${x}",
            "<#if>",
            ",",
            ":",
            "/",
            "-i ",
            "server evil 10.6.6.6:80",
            "\nlisten evil\n  bind *:22",
            "use_backend stats",
            "roundrobin",
            "web.example.com",
            "/path",
            "true",
            "80",
            "10.0.0.0/8",
            "realm:bob:$5$x",
            "http",
            "é",
            "\u2028",
            "/etc/ssl/site.pem",
            "alpn h2",
            "a");

    private HostileText() {}

    /** One of them. */
    public static String of(SplittableRandom random) {
        var text = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return text.toString();
    }
}
