package io.ekiden.orchestrator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which changes of a definition running tasks need not notice. */
class RunSpecTest {
    private static final String BASE = """
            'id':'/a','cmd':'run','cpus':1,'labels':{'x':'1'},'portDefinitions':[{'port':10001,'name':'http'}],
            'healthChecks':[{'protocol':'HTTP','path':'/'},{'protocol':'COMMAND','command':{'value':'true'}}]""";

    private static RunSpec run(String fields) throws IOException {
        // A name that comes twice has the value it had last.
        var json = "{" + BASE + (fields.isEmpty() ? "" : "," + fields) + "}";
        var merged = Json.object();
        for (var part : new String[] {"{" + BASE + "}", fields.isEmpty() ? "{}" : "{" + fields + "}"}) {
            Json.read(part.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                    .properties()
                    .forEach(entry -> merged.set(entry.getKey(), entry.getValue()));
        }
        var parsed = new AppJson(RoleSettings.DEFAULT).parse(merged, PathId.ROOT, Instant.EPOCH);
        assertThat(parsed).as(json).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parsed).app().run();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'labels':{'y':'2'}",
                "'labels':{}",
                "'labels':{'EKIDEN_PROGRESS_DEADLINE_SECONDS':'10'}",
                "'backoffSeconds':7,'backoffFactor':2,'maxLaunchDelaySeconds':9",
                "'upgradeStrategy':{'minimumHealthCapacity':0.5,'maximumOverCapacity':0}",
                "'unreachableStrategy':{'inactiveAfterSeconds':10,'expungeAfterSeconds':20}",
                "'killSelection':'OLDEST_FIRST'",
                "'taskKillGracePeriodSeconds':5",
                "'constraints':[['hostname','UNIQUE']]",
                "'dependencies':['/db']",
                "'readinessChecks':[{'name':'r','portName':'http'}]",
                "'healthChecks':[{'protocol':'TCP'},{'protocol':'COMMAND','command':{'value':'true'}}]",
                "'healthChecks':[{'protocol':'COMMAND','command':{'value':'true'}}]",
                "'labels':{'y':'2'},'healthChecks':[{'protocol':'COMMAND','command':{'value':'true'}},{'protocol':'HTTP','path':'/'}]"
            })
    void change_ofWhatOnlyTheOrchestratorLooksAt_needsNoRestart(String fields) throws IOException {
        assertThat(run("").isSameForTasks(run(fields))).isTrue();
        assertThat(run(fields).isSameForTasks(run(""))).isTrue();
        assertThat(run("")).isNotEqualTo(run(fields));
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', 3, 3",
        "60, '', 10",
        "6, '', 3",
        "60, 0, 0",
        "60, 45, 45",
    })
    void minHealthy_isWhatTheLabelSays_orGoesByTheDeadline(String deadline, String least, int seconds)
            throws IOException {
        var labels = new StringJoiner(",", "'labels':{", "}");
        if (!deadline.isEmpty()) {
            labels.add("'EKIDEN_PROGRESS_DEADLINE_SECONDS':'" + deadline + "'");
        }
        if (!least.isEmpty()) {
            labels.add("'EKIDEN_MIN_HEALTHY_SECONDS':'" + least + "'");
        }
        assertThat(run(labels.toString()).minHealthy()).hasSeconds(seconds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'constraints':[['a','UNIQUE'],['b','UNIQUE']]|'constraints':[['b','UNIQUE'],['a','UNIQUE']]",
                "'dependencies':['/c','/d']|'dependencies':['/d','/c']",
                "'healthChecks':[{},{'protocol':'TCP'}]|'healthChecks':[{'protocol':'TCP'},{}]",
                "'id':'/g/a','role':'g','acceptedResourceRoles':['*','g']|'id':'/g/a','role':'g','acceptedResourceRoles':['g','*']"
            })
    void order_ofWhatIsASet_isNoDifference(String before, String after) throws IOException {
        assertThat(run(before)).isNotEqualTo(run(after));
        assertThat(run(before).isSameInAnyOrder(run(after))).isTrue();
        assertThat(run(before).isSameInAnyOrder(run(after + ",'cmd':'walk'"))).isFalse();
    }

    @Test
    void order_ofPortsAndArtifacts_isADifference() throws IOException {
        var ports = "'portDefinitions':[{'name':'%s'},{'name':'%s'}]";
        assertThat(run(ports.formatted("p", "q")).isSameInAnyOrder(run(ports.formatted("q", "p"))))
                .isFalse();
        var fetch = "'fetch':[{'uri':'%s'},{'uri':'%s'}]";
        assertThat(run(fetch.formatted("p", "q")).isSameInAnyOrder(run(fetch.formatted("q", "p"))))
                .isFalse();
    }

    /** It means nothing there, and earlier versions did not keep it. */
    @Test
    void requiredPorts_areNoDifference_ofAContainerInANetwork_ofTheHostTheyAre() throws IOException {
        var bridge =
                "'requirePorts':%s,'networks':[{'mode':'container/bridge'%s}],'container':{'docker':{'image':'i'}}";
        assertThat(run(bridge.formatted(false, ""))).isNotEqualTo(run(bridge.formatted(true, "")));
        assertThat(run(bridge.formatted(false, "")).isSameButForNeedlessNames(run(bridge.formatted(true, ""))))
                .isTrue();
        assertThat(run(bridge.formatted(false, ""))
                        .isSameButForNeedlessNames(run(bridge.formatted(false, ",'labels':{'k':'v'}"))))
                .isFalse();
        assertThat(run("'requirePorts':false").isSameButForNeedlessNames(run("'requirePorts':true")))
                .isFalse();
    }

    @Test
    void nameOfTheOnlyNetwork_isNoDifference_ofSeveralItIs() throws IOException {
        var inNetworks =
                "'healthChecks':[],'networks':[%s],'container':{'type':'MESOS','portMappings':[{'containerPort':80%s}]}";
        var one = run(inNetworks.formatted("{'name':'m'}", ""));
        var named = run(inNetworks.formatted("{'name':'m'}", ",'networkNames':['m']"));
        assertThat(one).isNotEqualTo(named);
        assertThat(one.isSameButForNeedlessNames(named)).isTrue();
        assertThat(named.isSameButForNeedlessNames(one)).isTrue();
        var two = "{'name':'m'},{'name':'n'}";
        assertThat(run(inNetworks.formatted(two, ""))
                        .isSameButForNeedlessNames(run(inNetworks.formatted(two, ",'networkNames':['m']"))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'cmd':'walk'",
                "'cpus':2",
                "'mem':64",
                "'env':{'A':'1'}",
                "'user':'nobody'",
                "'fetch':[{'uri':'http://h/f'}]",
                "'portDefinitions':[{'port':10002,'name':'http'}]",
                "'acceptedResourceRoles':['*']",
                "'check':{'tcp':{'portIndex':0}}",
                "'resourceLimits':{'cpus':4}",
                "'container':{'type':'MESOS','docker':{'image':'i'}}",
                "'healthChecks':[{'protocol':'HTTP','path':'/'},{'protocol':'COMMAND','command':{'value':'false'}}]",
                "'healthChecks':[{'protocol':'HTTP','path':'/'}]",
                "'labels':{'y':'2'},'cmd':'walk'"
            })
    void change_thatTasksAreMadeOf_needsARestart(String fields) throws IOException {
        assertThat(run("").isSameForTasks(run(fields))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'cmd':'echo $MARATHON_APP_LABEL_X'", "'cmd':null,'args':['sh','$MARATHON_APP_LABELS']"})
    void labels_thatTheCommandReads_needARestart(String command) throws IOException {
        assertThat(run(command).isSameForTasks(run(command + ",'labels':{'x':'2'}")))
                .isFalse();
        assertThat(run(command).isSameForTasks(run(command + ",'backoffSeconds':7")))
                .isTrue();
    }
}
