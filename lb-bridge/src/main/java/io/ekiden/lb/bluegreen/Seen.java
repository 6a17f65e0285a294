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
 * @param shares what is said of the part of the requests that the younger one gets
 * @param sizes of the deployment
 * @param removing ids of the group's apps that are on their way out
 * @param balancers none when nobody says where they are: then Marathon's own waiting for them counts
 */
public record Seen(
        List<Colour> colours,
        Optional<String> given,
        List<SaidShare> shares,
        Sizes sizes,
        Set<String> removing,
        List<Balancer> balancers) {
    public Seen {
        colours = List.copyOf(colours);
        shares = List.copyOf(shares);
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

    /**
     * A share, and who says it.
     *
     * @param appId of the app that has the label
     * @param only it is there for that: it runs nothing, and is none of the group's colours
     */
    public record SaidShare(String appId, int percent, boolean only) {}

    /** Percent of the requests that the younger app gets, when somebody says so. */
    public Optional<Integer> share() {
        return shares.stream().findFirst().map(SaidShare::percent);
    }

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

    /** True when no HAProxy sends it anything new. Nobody knows that of one whose places are not known, or of a HAProxy that is silent. */
    boolean isOut(Colour.Member member) {
        return member.located()
                && balancers.stream()
                        .allMatch(balancer -> balancer.servers().isPresent()
                                && of(balancer, member).noneMatch(ServerStats::takes));
    }

    /** True when all HAProxies are ours: they give the younger app nothing more, and all to the older one, in one step. */
    boolean knowsShares() {
        return !balancers.isEmpty() && balancers.stream().allMatch(Balancer::knowsShares);
    }

    /** Requests and sessions that it still has, also of workers from before a reload. */
    long sessions(Colour.Member member) {
        long older = balancers.stream()
                .flatMap(balancer -> member.endpoints().stream()
                        .map(place -> balancer.older().getOrDefault(place, 0L)))
                .mapToLong(Long::longValue)
                .sum();
        return older
                + balancers.stream()
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
