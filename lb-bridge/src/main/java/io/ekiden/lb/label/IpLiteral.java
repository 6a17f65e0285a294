package io.ekiden.lb.label;

import java.util.regex.Pattern;

/** Tells IP addresses from host names. */
public final class IpLiteral {
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final String GROUPS = "[0-9a-f]{1,4}(:[0-9a-f]{1,4})*";
    /** No zone ({@code %eth0}), which HAProxy does not take, and no IPv4 address at the end. */
    private static final Pattern IPV6 = Pattern.compile(
            "([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?=([^:]*:){2,7}[^:]*$)(" + GROUPS + ")?::(" + GROUPS + ")?",
            Pattern.CASE_INSENSITIVE);

    private IpLiteral() {}

    /** True for a literal IPv4 or IPv6 address. */
    public static boolean matches(String host) {
        return IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
    }
}
