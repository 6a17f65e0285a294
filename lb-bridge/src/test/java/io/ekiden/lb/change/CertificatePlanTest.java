package io.ekiden.lb.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.change.CertificateLine.Numbered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CertificatePlanTest {
    private static final Map<String, Set<String>> NAMES = Map.of(
            "/lb.pem", Set.of("lb.example.com"),
            "/b.pem", Set.of("b.example.com"),
            "/c.pem", Set.of("c.example.com", "shop.example.com"));

    private static CertificatePlan plan(List<Numbered> has, String... wanted) {
        return CertificatePlan.between(
                has, CertificateLine.parse(String.join("\n", wanted)), file -> Optional.ofNullable(NAMES.get(file)));
    }

    private static List<Numbered> has(String... lines) {
        var rows = new ArrayList<Numbered>();
        for (var line : lines) {
            rows.add(new Numbered(CertificateLine.parse(line).getFirst(), rows.size() + 1));
        }
        return rows;
    }

    /** As HAProxy 2.6 says it. */
    @Test
    void answer_isReadLineByLine() {
        assertThat(Numbered.parse("""
                # /x/certificates-0123456789abcdef.map
                /x/lb.pem:1
                /x/shop.pem:3 a.example.com b.example.com

                """))
                .containsExactly(
                        new Numbered(new CertificateLine("/x/lb.pem", List.of()), 1),
                        new Numbered(new CertificateLine("/x/shop.pem", List.of("a.example.com", "b.example.com")), 3));
        assertThat(CertificateLine.ours("/etc/other.list\n/x/certificates-0123456789abcdef.map\n\n"))
                .contains("/x/certificates-0123456789abcdef.map");
        assertThat(CertificateLine.ours("/etc/certificates.map\n")).isEmpty();
    }

    @Test
    void sameLines_needNothing() {
        assertThat(plan(has("/lb.pem", "/b.pem x.example.com"), "/lb.pem", "/b.pem x.example.com"))
                .isEqualTo(CertificatePlan.NOTHING)
                .satisfies(plan -> assertThat(plan.isDone()).isTrue());
    }

    @Test
    void hostMore_isANewLine_andTheOldOneGoesBehindIt_withItsFileKept() {
        var plan = plan(has("/lb.pem", "/b.pem x"), "/lb.pem", "/b.pem x y");
        assertThat(plan.reloadReason()).isEmpty();
        assertThat(plan.add()).containsExactly(new CertificateLine("/b.pem", List.of("x", "y")));
        assertThat(plan.remove()).extracting(Numbered::number).containsExactly(2);
        assertThat(plan.forget()).isEmpty();
    }

    @Test
    void certificateThatNoLineHasAnyMore_isForgotten() {
        var plan = plan(has("/lb.pem", "/b.pem x", "/b.pem y"), "/lb.pem");
        assertThat(plan.remove()).extracting(Numbered::number).containsExactly(2, 3);
        assertThat(plan.forget()).containsExactly("/b.pem");
    }

    @Test
    void certificateForHostsThatHaveNone_takesAReload() {
        assertThat(plan(has("/lb.pem", "/b.pem"), "/b.pem", "/lb.pem").reloadReason())
                .contains("the certificate for hosts that have none is another");
        assertThat(plan(has(), "/lb.pem").reloadReason()).isPresent();
        assertThat(plan(has("/lb.pem")).reloadReason()).isPresent();
    }

    /** One of the operator that sorts before those of apps: it stands behind them in the running HAProxy. */
    @Test
    void orderThatShowsTheSame_needsNoReload_andOneThatShowsAnotherTakesOne() {
        assertThat(plan(has("/lb.pem", "/app.pem shop.example.com"), "/lb.pem", "/b.pem", "/app.pem shop.example.com")
                        .add())
                .extracting(CertificateLine::file)
                .containsExactly("/b.pem");
        assertThat(plan(has("/lb.pem", "/app.pem shop.example.com"), "/lb.pem", "/c.pem", "/app.pem shop.example.com")
                        .reloadReason())
                .contains("certificates for the same hosts come in another order");
        assertThat(plan(has("/lb.pem", "/app.pem x"), "/lb.pem", "/unknown.pem", "/app.pem x")
                        .reloadReason())
                .isPresent();
        // Where the order is right nobody asks what they name.
        assertThat(plan(has("/lb.pem", "/app.pem x"), "/lb.pem", "/app.pem x", "/unknown.pem")
                        .add())
                .hasSize(1);
    }

    /** Done as HAProxy does it, each plan shows for each host what a reload would show: the first certificate for it, and for others the very first. */
    @Test
    void whatever_comesAndGoes_hostsAreShownWhatAReloadWouldShow() {
        for (long seed = 0; seed < 3000; seed++) {
            var random = new SplittableRandom(seed);
            var running = new ArrayList<Numbered>(has(lines(random)));
            for (int step = 0; step < 4; step++) {
                var wanted = CertificateLine.parse(String.join("\n", lines(random)));
                var plan = CertificatePlan.between(running, wanted, file -> Optional.ofNullable(NAMES.get(file)));
                if (plan.reloadReason().isPresent()) {
                    running = new ArrayList<>(has(lines(wanted)));
                } else {
                    for (var line : plan.add()) {
                        running.add(new Numbered(line, running.getLast().number() + 1));
                    }
                    running.removeAll(plan.remove());
                }
                assertThat(shown(running.stream().map(Numbered::line).toList()))
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(shown(wanted));
            }
        }
    }

    private static String[] lines(List<CertificateLine> lines) {
        return lines.stream().map(CertificateLine::toString).toArray(String[]::new);
    }

    private static String[] lines(SplittableRandom random) {
        var lines = new LinkedHashSet<String>(List.of("/lb.pem"));
        var all = List.of(
                "/b.pem",
                "/c.pem",
                "/b.pem shop.example.com",
                "/app.pem shop.example.com",
                "/app.pem x.example.com",
                "/app.pem x.example.com b.example.com");
        for (int count = random.nextInt(5); count > 0; count--) {
            lines.add(all.get(random.nextInt(all.size())));
        }
        return lines.toArray(String[]::new);
    }

    private static Map<String, String> shown(List<CertificateLine> lines) {
        var shown = new HashMap<String, String>();
        shown.put("", lines.getFirst().file());
        for (var line : lines) {
            var hosts = line.hosts().isEmpty() ? NAMES.getOrDefault(line.file(), Set.of()) : Set.copyOf(line.hosts());
            hosts.forEach(host -> shown.putIfAbsent(host, line.file()));
        }
        return shown;
    }
}
