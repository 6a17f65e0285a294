package io.ekiden.lb.bluegreen;

import io.ekiden.lb.view.Endpoint;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One of the two apps.
 *
 * @param instances that are asked for
 * @param deploying Marathon works on it
 */
public record Colour(String id, int instances, boolean deploying, List<Member> members) {
    public Colour {
        members = List.copyOf(members);
    }

    /**
     * A task of it.
     *
     * @param endpoints where it answers, spelled out
     * @param located these are all: its host has an address, and it has a place when it runs
     * @param serving it runs and all its checks are good
     */
    public record Member(String taskId, Set<Endpoint> endpoints, boolean located, boolean serving) {
        public Member {
            endpoints = Set.copyOf(endpoints);
        }
    }

    /** Those that may get traffic. */
    List<Member> serving() {
        return members.stream().filter(Member::serving).toList();
    }

    /** True when all that was asked for is there. */
    boolean isReady() {
        return !deploying && serving().size() >= instances;
    }

    /** The places of all tasks. */
    Set<Endpoint> places() {
        return members.stream().flatMap(member -> member.endpoints().stream()).collect(Collectors.toUnmodifiableSet());
    }
}
