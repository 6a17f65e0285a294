package io.ekiden.lb.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.label.ListenMode;
import io.ekiden.lb.label.template.Template;
import io.ekiden.lb.view.Bind;
import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Listener;
import io.ekiden.lb.view.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What HAProxy 2.6 has against a configuration leads to those who asked for it. */
class RefusalsTest {
    private static final String CONFIG = """
            global
              maxconn 100

            frontend marathon_http_in
              bind 0.0.0.0:80
              http-request set-var(txn.listener) str(d-4) if { path_beg /x }

            # app /a
            listen a-1
              bind 0.0.0.0:1
              balance uri len 0

            userlist b-2
              user bob password x

            # app /b
            listen b-2
              bind 0.0.0.0:2
            """;

    @TempDir
    Path directory;

    private static Listener listener(String name, String certificate) {
        return new Listener(
                name,
                "/" + name.substring(0, 1),
                new Bind("0.0.0.0", 1, Optional.of(certificate).filter(file -> !file.isEmpty()), Optional.empty()),
                Section.of(ListenMode.HTTP),
                List.of());
    }

    private static LbView view(Listener... listeners) {
        return new LbView(List.of(listeners), List.of(), Edge.NONE, List.of());
    }

    private static Map<String, String> culprits(String alert) {
        var view = view(listener("a-1", ""), listener("b-2", ""), listener("c-3", "/c.pem"), listener("d-4", ""));
        return Refusals.culprits("[NOTICE]   (1) : a-1\n[ALERT]    (1) : " + alert + "\n", CONFIG, view);
    }

    @Test
    void complaints_leadToTheListenersTheyAreAbout() {
        assertThat(culprits(
                        "config : parsing [/x/haproxy.cfg.new:11] : balance uri : 'len' expects a positive integer"))
                .containsExactly(Map.entry(
                        "a-1",
                        "config : parsing [/x/haproxy.cfg.new:11] : balance uri : 'len' expects a positive integer"));
        assertThat(culprits("config : parsing [/x/haproxy.cfg.new:14] : wrong password"))
                .containsOnlyKeys("b-2");
        assertThat(culprits("config : Proxy 'b-2': unable to set SSL curves list to 'bad' at [/x/haproxy.cfg.new:18]."))
                .containsOnlyKeys("b-2");
        assertThat(culprits("config : parsing [/x/haproxy.cfg.new:5] : 'bind 0.0.0.0:443' in section 'frontend' :"
                        + " 'crt-list' : unable to load certificate from file '/c.pem'."))
                .containsOnlyKeys("c-3");
        assertThat(culprits("config : parsing [/x/haproxy.cfg.new:6] : too many words"))
                .containsOnlyKeys("d-4");
    }

    /** What HAProxy 2.6 prints for users, servers and tables that are not there. */
    @Test
    void complaintsThatStandTogether_leadEachToItsOwn() {
        assertThat(culprits("""
                        config : multiple argument resolution errors:
                                parsing [/x/haproxy.cfg.new:11]: unable to find userlist 'b-2' referenced in arg 1.
                                parsing [/x/haproxy.cfg.new:18]: unable to find backend 'd-4' referenced in arg 1.
                        [NOTICE]   (1) : config : Proxy 'd-4': no alert
                            parsing [/x/haproxy.cfg.new:6]: of no alert"""))
                .containsExactly(
                        Map.entry(
                                "a-1",
                                "parsing [/x/haproxy.cfg.new:11]: unable to find userlist 'b-2' referenced in arg 1."),
                        Map.entry(
                                "b-2",
                                "parsing [/x/haproxy.cfg.new:18]: unable to find backend 'd-4' referenced in arg 1."));
        assertThat(culprits("config : parsing [/x/haproxy.cfg.new:11] : no :\n  why at [/x/haproxy.cfg.new:18]"))
                .containsExactly(Map.entry(
                        "a-1", "config : parsing [/x/haproxy.cfg.new:11] : no : why at [/x/haproxy.cfg.new:18]"));
    }

    @Test
    void wordsOfALabel_leadToNobodyElse() {
        for (var words : List.of(
                "userlist 'b-2' in proxy 'd-4'",
                "[haproxy.cfg:18]",
                "config : parsing [/x/haproxy.cfg.new:18] : no",
                "[ALERT] (1) : config : Proxy 'b-2': no",
                "file '/c.pem'")) {
            assertThat(culprits("config : parsing [/x/haproxy.cfg.new:11] : unknown keyword '" + words + "'"))
                    .as(words)
                    .containsOnlyKeys("a-1");
            assertThat(culprits("config : Proxy 'a-1': unknown " + words))
                    .as(words)
                    .containsOnlyKeys("a-1");
            assertThat(culprits("config : unknown " + words)).as(words).isEmpty();
        }
        assertThat(culprits("config : parsing [/x/haproxy.cfg.new:6] : unknown '/c.pem'"))
                .containsOnlyKeys("d-4");
    }

    @Test
    void certificateWithoutItsKey_isThatOfWhoBroughtIt() {
        assertThat(culprits("config : parsing [/x/haproxy.cfg.new:5] : 'bind 0.0.0.0:443' in section 'frontend' :"
                        + " 'crt-list' : No Private Key found in '/c.pem.key'."))
                .containsOnlyKeys("c-3");
    }

    @Test
    void whereNobodyIsMeant_thoseWithOwnWordsAreLeftOut_andAllOthersStay() {
        var view = view(listener("a-1", ""), own("d-4", "acl x path /"), listener("e-5", ""));
        var nobody = "[ALERT]    (1) : config : out of ideas\n";
        assertThat(Refusals.toLeaveOut(nobody, CONFIG, view, Optional.empty(), false))
                .containsExactly(Map.entry(
                        "d-4",
                        "its labels add lines to the configuration, and HAProxy does not say whose are wrong: "
                                + nobody.strip()));
        var somebody = "[ALERT]    (1) : config : Proxy 'a-1': no\n";
        assertThat(Refusals.toLeaveOut(somebody, CONFIG, view, Optional.empty(), false))
                .containsOnlyKeys("a-1");
        assertThat(Refusals.toLeaveOut(somebody, CONFIG, view, Optional.empty(), true))
                .containsOnlyKeys("a-1", "d-4")
                .containsEntry("a-1", "config : Proxy 'a-1': no");
        assertThat(Refusals.toLeaveOut(nobody, CONFIG, view(listener("a-1", "")), Optional.empty(), true))
                .isEmpty();
    }

    @Test
    void whereNobodyIsMeant_thoseThatWereAcceptedBefore_areTheLastToGo() {
        var before = view(own("d-4", "acl x path /"), own("e-5", "acl x path /e"));
        var now = view(own("d-4", "acl x path /"), own("e-5", "acl x path /other"), own("f-6", "acl x path /f"));
        var nobody = "[ALERT]    (1) : config : out of ideas\n";
        assertThat(Refusals.toLeaveOut(nobody, CONFIG, now, Optional.of(before), false))
                .containsOnlyKeys("e-5", "f-6");
        assertThat(Refusals.toLeaveOut(nobody, CONFIG, now, Optional.of(now), false))
                .containsOnlyKeys("d-4", "e-5", "f-6");
        assertThat(Refusals.toLeaveOut(nobody, CONFIG, now, Optional.of(before), true))
                .containsOnlyKeys("d-4", "e-5", "f-6");
    }

    private static Listener own(String name, String line) {
        var section = Section.of(ListenMode.HTTP);
        return new Listener(
                name,
                "/" + name.substring(0, 1),
                Bind.of("0.0.0.0", 4),
                new Section(
                        section.mode(),
                        section.check(),
                        section.backend(),
                        section.guard(),
                        new TreeMap<>(Map.of(Template.BACKEND_HEAD, List.of(line)))),
                List.of());
    }

    @Test
    void complaints_aboutWhatIsNobodys_leadNowhere() {
        assertThat(culprits("config : parsing [/x/haproxy.cfg.new:2] : 'maxconn' expects a number"))
                .isEmpty();
        assertThat(culprits("config : parsing [/x/haproxy.cfg.new:5] : unknown"))
                .isEmpty();
        assertThat(culprits("config : Fatal errors found in configuration.")).isEmpty();
        assertThat(culprits("config : parsing [/x/haproxy.cfg.new:99] : beyond"))
                .isEmpty();
    }

    @Test
    void refused_isLeftOutUntilItIsAskedForInAnotherWay() {
        var refusals = new Refusals();
        var view = view(listener("a-1", ""));
        refusals.remember(view, Map.of("a-1", "no"));
        assertThat(refusals.of(view, Optional.empty())).containsExactly(Map.entry("a-1", "no"));
        var other = new Listener("a-1", "/a", Bind.of("0.0.0.0", 2), Section.of(ListenMode.HTTP), List.of());
        assertThat(refusals.of(view(other), Optional.empty())).isEmpty();
    }

    @Test
    void certificate_isAFileThatCanBeRead_whenItIsNew() throws Exception {
        var refusals = new Refusals();
        var folder = view(listener("a-1", directory.toString()));
        assertThat(refusals.of(folder, Optional.empty()))
                .containsExactly(Map.entry("a-1", directory + " is no file that can be read"));
        assertThat(refusals.of(folder, Optional.of(folder))).isEmpty();
        var file = Files.writeString(directory.resolve("a.pem"), "x");
        assertThat(refusals.of(view(listener("a-1", file.toString())), Optional.empty()))
                .isEmpty();
    }
}
