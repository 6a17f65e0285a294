package io.ekiden.migrate.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.Leftovers;
import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.check.Finding.Kind;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static MarathonState state(String... apps) throws Exception {
        var root = Definitions.group("/");
        for (var app : apps) {
            ((ArrayNode) root.get("apps")).add(JSON.readTree(app.replace('\'', '"')));
        }
        return new MarathonState("a test", root, Leftovers.NONE, new TreeMap<>(), List.of());
    }

    private static Entry entry(String app) throws Exception {
        return Judge.judge(state(app)).getFirst();
    }

    private static Finding finding(Entry entry, String field) {
        return entry.findings().stream()
                .filter(finding -> finding.field().equals(field))
                .findFirst()
                .orElseThrow(() -> new AssertionError(entry.toString()));
    }

    @Test
    void fieldNobodyKnows_isUnsupportedAndTheAppAccepted() throws Exception {
        var entry = entry("{'id':'/a','cmd':'x','container':{'type':'MESOS','appc':{'image':'i'}},'storeUrls':['u']}");
        assertThat(entry.verdict()).isEqualTo("unsupported");
        assertThat(entry.isAccepted()).isTrue();
        assertThat(finding(entry, "/storeUrls").kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(finding(entry, "/storeUrls").from()).isPresent();
        assertThat(finding(entry, "/container/appc").to()).isEmpty();
    }

    /** Ids of a source are whatever somebody wrote there. */
    @Test
    void report_hasNothingATerminalWouldObey() throws Exception {
        var state = state("{'id':'/a\\u001b[2Jb\\nunsupported: app /c','cmd':'x','storeUrls':['\\u202eu\\u009b']}");
        var lines = Report.of(state).lines();
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("app /a?[2Jb?unsupported: app /c"));
        assertThat(String.join("", lines)).doesNotContainPattern("[\\p{Cc}\\u202e]");
    }

    @Test
    void ruleThatIsBroken_isUnsupportedAndTheAppRefused() throws Exception {
        var entry = entry("{'id':'/a','cmd':'x','portDefinitions':[{'port':0,'name':'UPPER'}]}");
        assertThat(entry.isAccepted()).isFalse();
        assertThat(finding(entry, "/portDefinitions/0/name").from())
                .map(Object::toString)
                .contains("\"UPPER\"");
    }

    /** Each of them is well alone. Whoever leaves out what is refused has to know what that is. */
    @Test
    void whatIsWrongOnlyTogether_isSaidOfTheAppOrGroupThatHasToGo() throws Exception {
        var state = state("{'id':'/a','cmd':'x'}", "{'id':'/a','cmd':'y'}", "{'id':'/b','cmd':'z'}");
        var inner = Definitions.group("/g/inner");
        ((ArrayNode) inner.get("dependencies")).add("/UPPER");
        var outer = Definitions.group("/g");
        ((ArrayNode) outer.get("groups")).add(inner);
        ((ArrayNode) state.root().get("groups")).add(outer);
        var report = Report.of(state);
        assertThat(report.refused()).containsOnly("/a", "/g/inner");
        var left = Definitions.without(state.root(), Set.copyOf(report.refused()));
        assertThat(Definitions.apps(left)).extracting(Definitions::id).containsExactly("/b");
        assertThat(Definitions.groups(left)).extracting(Definitions::id).containsExactly("/", "/g");
        var again = new MarathonState("a test", left, Leftovers.NONE, new TreeMap<>(), List.of());
        assertThat(Report.of(again).refused()).isEmpty();
    }

    /** It could not be left out, and so everything was refused. */
    @Test
    void whatIsWrongWithTheRoot_canBeLeftOut() throws Exception {
        var state = state("{'id':'/a','cmd':'x'}");
        ((ArrayNode) state.root().get("dependencies")).add("/UPPER");
        assertThat(Report.of(state).refused()).containsExactly("/");
        var left = Definitions.without(state.root(), Set.of("/"));
        assertThat(left.has("dependencies")).isFalse();
        assertThat(Definitions.apps(left)).hasSize(1);
    }

    @Test
    void oldStyle_isChangedFromAndTo() throws Exception {
        var entry = entry("{'id':'/a','cmd':'x','uris':['http://h/a.tgz']}");
        assertThat(entry.verdict()).isEqualTo("changed");
        assertThat(finding(entry, "/uris").to()).isEmpty();
        assertThat(finding(entry, "/fetch").from()).isEmpty();
        assertThat(finding(entry, "/cpus").why()).contains("does not say");
    }

    /** What a report says goes round. */
    @Test
    void valuesOfVariables_areNeverShown() throws Exception {
        var state = state("{'id':'/a','cmd':'x','env':{'PASSWORD':'hunter2\u0001'}}".replace("\u0001", "\\u0001"));
        var report = Report.of(state);
        assertThat(report.refused()).containsExactly("/a");
        assertThat(report.json(false).toString() + report.lines())
                .contains("/env/PASSWORD")
                .doesNotContain("hunter2");
    }

    @Test
    void needs_sayHowToStart() throws Exception {
        assertThat(Needs.of(state("{'id':'/a','cmd':'x','role':'prod','gpus':1,'secrets':{'s':{'source':'p'}}}")
                        .root()))
                .hasSize(3)
                .anyMatch(need -> need.contains("--mesos-role prod"))
                .anyMatch(need -> need.contains("--enable-features gpu_resources"))
                .anyMatch(need -> need.contains("--secrets-dir"));
        assertThat(Needs.of(state("{'id':'/g/a','cmd':'x','role':'g'}", "{'id':'/b','cmd':'x'}")
                        .root()))
                .isEmpty();
        assertThat(Needs.of(state("{'id':'/a','role':'x'}", "{'id':'/b','role':'y'}")
                        .root()))
                .singleElement()
                .asString()
                .contains("x, y", "--only");
    }

    @Test
    void appTwice_isUnsupported() throws Exception {
        var entries = Judge.judge(state("{'id':'/a','cmd':'x'}", "{'id':'/a','cmd':'y'}"));
        assertThat(entries.getLast().id()).isEqualTo("/a");
        assertThat(entries.getLast().findings())
                .anyMatch(finding -> finding.why().contains("given twice"));
        assertThat(entries.getLast().isAccepted()).isFalse();
    }
}
