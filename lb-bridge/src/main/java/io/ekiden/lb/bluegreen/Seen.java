package io.ekiden.lb.bluegreen;

import io.ekiden.lb.bluegreen.stats.Balancer;
import io.ekiden.lb.bluegreen.stats.ServerStats;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is there at one moment.
 *
 * @param colours the apps of the group, the one that started first first
 * @param given the id of the one that is what shall be deployed
 * @param share percent of the requests that the younger one gets, when somebody says so
 * @param sizes of the deployment
 * @param removing ids of the group's apps that are on their way out
 * @param balancers none when nobody says where they are: then Marathon's own waiting for them counts
 */
public record Seen(
        List<Colour> colours,
        Optional<String> given,
        Optional<Integer> share,
        Sizes sizes,
        Set<String> removing,
        List<Balancer> balancers) {
    public Seen {
        colours = List.copyOf(colours);
        removing = Set.copyOf(removing);
        balancers = List.copyOf(balancers);
    }

    /**
     * Instances that serve, before and after.
     *
     * @param target of the younger app in the end, from 1 on
     * @param previous of the older app at the beginning
     */
    public record Sizes(int target, int previous) {}

    Colour old() {
        return colours.getFirst();
    }

    Colour young() {
        return colours.getLast();
    }

    /** HAProxies that do not answer. */
    List<String> silent() {
        return balancers.stream()
                .filter(balancer -> balancer.servers().isEmpty())
                .map(Balancer::name)
                .toList();
    }

    /** How many of the app's tasks get requests, at the HAProxy where these are fewest. */
    int taking(Colour colour) {
        return balancers.stream()
                .mapToInt(balancer -> Math.toIntExact(colour.serving().stream()
                        .filter(member -> takes(balancer, member))
                        .count()))
                .min()
                .orElse(colour.serving().size());
    }

    /** True when no HAProxy sends it anything new. */
    boolean isOut(Colour.Member member) {
        return balancers.stream().allMatch(balancer -> of(balancer, member).noneMatch(ServerStats::takes));
    }

    /** Requests and sessions that it still has. */
    long sessions(Colour.Member member) {
        return balancers.stream()
                .flatMap(balancer -> of(balancer, member))
                .mapToLong(ServerStats::sessions)
                .sum();
    }

    private static boolean takes(Balancer balancer, Colour.Member member) {
        var servers = of(balancer, member).toList();
        return !servers.isEmpty() && servers.stream().allMatch(ServerStats::takes);
    }

    private static Stream<ServerStats> of(Balancer balancer, Colour.Member member) {
        return balancer.servers().orElse(List.of()).stream()
                .filter(server -> member.endpoints().contains(server.endpoint()));
    }
}
