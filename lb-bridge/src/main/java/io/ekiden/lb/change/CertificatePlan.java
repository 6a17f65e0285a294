package io.ekiden.lb.change;

import io.ekiden.lb.change.CertificateLine.Numbered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How HAProxy gets from the list of certificates that it has to another one. New lines stand behind all others, and what is wanted no more
 * goes last, so that no host is without its certificate in between.
 *
 * <p><b>Source:</b> HAProxy management guide 9.3, {@code add ssl crt-list} and {@code del ssl crt-list}. The first line is for hosts that have
 * none, and cannot be taken away. Of several lines for a host the first one counts, so an order that would show another one takes a reload.
 *
 * @param reloadReason why a reload is needed, if it is; then there is nothing to do
 * @param add lines that are new
 * @param remove lines that are wanted no more
 * @param forget files that no line has any more
 */
public record CertificatePlan(
        Optional<String> reloadReason, List<CertificateLine> add, List<Numbered> remove, List<String> forget) {
    /** Nothing to do. */
    public static final CertificatePlan NOTHING = new CertificatePlan(List.of(), List.of(), List.of());

    public CertificatePlan {
        add = List.copyOf(add);
        remove = List.copyOf(remove);
        forget = List.copyOf(forget);
    }

    private CertificatePlan(List<CertificateLine> add, List<Numbered> remove, List<String> forget) {
        this(Optional.empty(), add, remove, forget);
    }

    private static CertificatePlan reload(String reason) {
        return new CertificatePlan(Optional.of(reason), List.of(), List.of(), List.of());
    }

    /**
     * Compares.
     *
     * @param has lines of the running HAProxy, in their order
     * @param wanted lines of the file that it shall have read, each once
     * @param names the hosts that the certificate of a file names itself; empty when they cannot be told. Asked only where they matter
     */
    public static CertificatePlan between(
            List<Numbered> has, List<CertificateLine> wanted, Function<String, Optional<Set<String>>> names) {
        if (has.isEmpty() || wanted.isEmpty() || !has.getFirst().line().equals(wanted.getFirst())) {
            return reload("the certificate for hosts that have none is another");
        }
        var left = new LinkedHashSet<>(wanted);
        var then = new ArrayList<CertificateLine>();
        var remove = new ArrayList<Numbered>();
        for (var row : has) {
            if (left.remove(row.line())) {
                then.add(row.line());
            } else {
                remove.add(row);
            }
        }
        then.addAll(left);
        if (!then.equals(wanted)) {
            var asked = byHost(wanted, names);
            if (asked.isEmpty() || !asked.equals(byHost(then, names))) {
                return reload("certificates for the same hosts come in another order");
            }
        }
        var kept = new HashSet<>(wanted.stream().map(CertificateLine::file).toList());
        var forget = remove.stream()
                .map(row -> row.line().file())
                .filter(file -> !kept.contains(file))
                .distinct()
                .toList();
        return new CertificatePlan(List.copyOf(left), remove, forget);
    }

    /** The lines for each host in their order; empty when they cannot be told. */
    private static Optional<Map<String, List<CertificateLine>>> byHost(
            List<CertificateLine> lines, Function<String, Optional<Set<String>>> names) {
        var byHost = new HashMap<String, List<CertificateLine>>();
        for (var line : lines) {
            var hosts = line.hosts().isEmpty() ? names.apply(line.file()) : Optional.of(Set.copyOf(line.hosts()));
            if (hosts.isEmpty()) {
                return Optional.empty();
            }
            hosts.get()
                    .forEach(host ->
                            byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(line));
        }
        return Optional.of(byHost);
    }

    /** True when HAProxy has what it shall have. */
    public boolean isDone() {
        return Stream.of(add, remove).allMatch(List::isEmpty) && reloadReason.isEmpty();
    }
}
