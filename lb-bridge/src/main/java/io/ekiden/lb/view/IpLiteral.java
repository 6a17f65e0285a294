package io.ekiden.lb.view;

import java.util.regex.Pattern;

/** Tells IP addresses from host names. */
public final class IpLiteral {
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9a-fA-F:.]{2,45}");

    private IpLiteral() {}

    /** True for a literal IPv4 or IPv6 address. */
    public static boolean matches(String host) {
        return IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
    }
}
