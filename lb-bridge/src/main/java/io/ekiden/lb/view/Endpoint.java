package io.ekiden.lb.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An IP address and a port. */
public record Endpoint(String address, int port) implements Comparable<Endpoint> {
    private static final int GROUPS = 8;
    private static final Pattern GROUP = Pattern.compile("[0-9a-f]{1,4}");

    @Override
    public int compareTo(Endpoint other) {
        var byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
    }

    /** As HAProxy writes it, IPv6 in brackets. */
    @Override
    public String toString() {
        return address.indexOf(':') < 0 ? address + ":" + port : "[" + address + "]:" + port;
    }

    /** The same with the address in its one full spelling: {@code fd00::1} and {@code fd00:0:0:0:0:0:0:1} are equal then. */
    public Endpoint spelledOut() {
        return address.indexOf(':') < 0 ? this : new Endpoint(full(address.toLowerCase(Locale.ROOT)), port);
    }

    /** As it is, where it has other parts than groups of hexadecimal digits. */
    private static String full(String address) {
        int gap = address.indexOf("::");
        var groups = new ArrayList<>(groups(gap < 0 ? address : address.substring(0, gap)));
        if (gap >= 0) {
            var last = groups(address.substring(gap + 2));
            groups.addAll(Collections.nCopies(Math.max(0, GROUPS - groups.size() - last.size()), "0"));
            groups.addAll(last);
        }
        boolean hexadecimal =
                groups.stream().allMatch(group -> GROUP.matcher(group).matches());
        return groups.size() == GROUPS && hexadecimal
                ? groups.stream()
                        .map(group -> Integer.toHexString(Integer.parseInt(group, 16)))
                        .collect(Collectors.joining(":"))
                : address;
    }

    private static List<String> groups(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(":", -1));
    }
}
