package io.ekiden.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.config.Problems;
import io.ekiden.config.tree.TreeText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubstitutionTest {
    private static String replaced(String definition, Map<String, String> set, Map<String, String> environment) {
        var problems = new Problems();
        var json = TreeText.read("a.json", definition.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        var result = new Substitution("a.json", set, environment, Set.of("GIVEN"), problems).apply(json.getFirst());
        problems.throwIfAny();
        return result.toString().replace('"', '\'');
    }

    @Test
    void values_comeFromFlagsThenTheEnvironmentThenTheDefault() {
        assertThat(replaced(
                        "{'a':'x${A}y${B}z${C:-c}','b':['${A}'],'d':'${D:-}'}",
                        Map.of("A", "1", "B", "2"),
                        Map.of("B", "no", "C", "3")))
                .isEqualTo("{'a':'x1y2z3','b':[1],'d':''}");
    }

    @Test
    void placeholderAlone_isANumberOrTruth_whereTextIsNotAskedFor() {
        assertThat(replaced(
                        "{'instances':'${N}','requirePorts':'${T}','env':{'N':'${N}'},'labels':{'t':'${T}'},'id':'${N}','x':'0${N}'}",
                        Map.of("N", "3", "T", "true"),
                        Map.of()))
                .isEqualTo(
                        "{'instances':3,'requirePorts':true,'env':{'N':'3'},'labels':{'t':'true'},'id':'3','x':'03'}");
    }

    @Test
    void value_isNeverMoreThanAText() {
        assertThat(replaced(
                        "{'cmd':'run ${A}','user':'${A}'}",
                        Map.of("A", "\"}, \"id\": \"/other\", {${B} \\1 $2"),
                        Map.of()))
                .contains("\\'}, \\'id\\'")
                .startsWith("{'cmd':'run \\'}")
                .contains("{${B} \\\\1 $2");
    }

    @Test
    void variablesOfTheTask_areLeftToItsShell_unlessTheyAreSet() {
        var definition =
                "{'cmd':'serve ${PORT0} ${HOST} ${MESOS_SANDBOX} ${OWN} ${HOME}','env':{'OWN':'1'},'user':'${HOST:-www}'}";
        assertThat(replaced(definition, Map.of(), Map.of("HOST", "ci", "HOME", "/h", "OWN", "2")))
                .isEqualTo(
                        "{'cmd':'serve ${PORT0} ${HOST} ${MESOS_SANDBOX} ${OWN} ${HOME}','env':{'OWN':'1'},'user':'ci'}");
        assertThat(replaced(definition, Map.of("PORT0", "80", "HOME", "x"), Map.of()))
                .contains("serve 80 ${HOST}");
    }

    @Test
    void command_isTheSame_whereverItIsDeployedFrom() {
        var definition = """
                {'cmd':'cd ${HOME} && ${JAVA_HOME}/bin/java ${OPTS:--server} -v ${V}','args':['${PATH}','${USER:-me}'],
                 'healthChecks':[{'command':{'value':'test -d ${TMPDIR:-/tmp}'}}],
                 'containers':[{'exec':{'command':{'shell':'echo ${PWD}'}}}]}""";
        var alike = replaced(
                definition,
                Map.of("V", "7"),
                Map.of(
                        "HOME",
                        "/h",
                        "JAVA_HOME",
                        "/j",
                        "PATH",
                        "/p",
                        "OPTS",
                        "-x",
                        "USER",
                        "ci",
                        "V",
                        "8",
                        "TMPDIR",
                        "/t"));
        assertThat(alike)
                .isEqualTo(replaced(definition, Map.of("V", "7"), Map.of()))
                .contains("'cd ${HOME} && ${JAVA_HOME}/bin/java ${OPTS:--server} -v 7'", "['${PATH}','${USER:-me}']")
                .contains("'test -d ${TMPDIR:-/tmp}'", "'echo ${PWD}'");
        assertThat(replaced("{'cmd':'cd ${HOME}'}", Map.of("HOME", "/srv"), Map.of()))
                .isEqualTo("{'cmd':'cd /srv'}");
        assertThatThrownBy(() -> replaced("{'cmd':'serve ${V}'}", Map.of(), Map.of("V", "8")))
                .hasMessageContaining(
                        "/cmd has ${V}, which has no value: in a command it comes from --set alone: say --set V=…, or --set V");
    }

    @Test
    void whatEveryMachineHas_isNotTakenFromThisOne() {
        var here = Map.of("PATH", "/p", "USER", "ci", "TAG", "7");
        assertThat(replaced("{'env':{'T':'${TAG}','P':'$${PATH}'},'user':'${USER:-www}'}", Map.of(), here))
                .isEqualTo("{'env':{'T':'7','P':'${PATH}'},'user':'www'}");
        assertThatThrownBy(() -> replaced("{'env':{'PATH':'/opt:${PATH}'}}", Map.of(), here))
                .hasMessageContaining(
                        "/env/PATH has ${PATH}, which has no value: the variable PATH is another on every"
                                + " machine, so say --set PATH=…, or --set PATH for that of here; if it is to stay, write $${PATH}");
        assertThat(replaced("{'env':{'PATH':'/opt:${PATH}'}}", Map.of("PATH", "/bin"), here))
                .contains("/opt:/bin");
    }

    @Test
    void defaultsOfAShell_areLeftToIt_unlessTheyAreSet() {
        var definition = "{'cmd':'serve ${MODE:-slow} ${GIVEN}','args':['${MODE:-slow}'],'value':'${MODE:-slow}',"
                + "'healthChecks':[{'command':{'value':'test ${MODE:-${X}}'}}]}";
        assertThat(replaced(definition, Map.of(), Map.of()))
                .isEqualTo("{'cmd':'serve ${MODE:-slow} ${GIVEN}','args':['slow'],'value':'slow',"
                        + "'healthChecks':[{'command':{'value':'test ${MODE:-${X}}'}}]}");
        assertThat(replaced("{'cmd':'serve ${MODE:-slow} ${GIVEN}'}", Map.of("MODE", "fast", "GIVEN", "1"), Map.of()))
                .isEqualTo("{'cmd':'serve fast 1'}");
    }

    @Test
    void valueThatADefaultOfAShellWouldHide_isNotLostWithoutAWord() {
        assertThatThrownBy(() -> replaced("{'cmd':'serve ${MODE:-${X:-slow}}'}", Map.of("X", "fast"), Map.of()))
                .hasMessageContaining("a.json: /cmd has ${MODE:-${X:-slow}…, which is left to the task's shell,"
                        + " so that --set X cannot reach into it: say --set MODE=…, or write $${MODE…");
        assertThat(replaced("{'cmd':'serve $${MODE:-${X}}'}", Map.of("X", "fast"), Map.of()))
                .isEqualTo("{'cmd':'serve ${MODE:-${X}}'}");
        assertThatThrownBy(() -> replaced("{'cmd':'serve ${HOST:-${X}}'}", Map.of("X", "fast"), Map.of()))
                .hasMessageContaining("--set X cannot reach into it");
    }

    @Test
    void defaultWithAPlaceholderInIt_isRefused() {
        for (var set : List.of(Map.<String, String>of(), Map.of("A", "1"))) {
            assertThatThrownBy(() -> replaced("{'user':'${A:-${B}}'}", set, Map.of("B", "2")))
                    .hasMessageContaining("a.json: /user has ${A:-${B}…, a default with another placeholder in it:"
                            + " a default is plain text, so say --set A=… and write ${A}");
        }
    }

    @Test
    void escaped_staysWithoutTheEscape() {
        assertThat(replaced("{'a':'$${A} $A $${B:-x}'}", Map.of("A", "1"), Map.of()))
                .isEqualTo("{'a':'${A} $A ${B:-x}'}");
    }

    @Test
    void allThatIsMissing_isNamedAtOnce() {
        assertThatThrownBy(() -> replaced("{'a':'${A}','c':{'cmd':['${B}']}}", Map.of(), Map.of()))
                .hasMessageContaining("a.json: /a has ${A}, which has no value: say --set A=…, or set the variable A")
                .hasMessageContaining("a.json: /c/cmd/0 has ${B}, which has no value: in a command")
                .hasMessageContaining("write $${B}");
    }
}
