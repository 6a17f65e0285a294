package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of schedulers that were not recorded, over HTTP. */
class SchedulerCallsTest {
    @TempDir
    Path workDir;

    private SmallCluster cluster;
    private SchedulerSession session;
    private String frameworkId = "";

    @BeforeEach
    void begin() throws Exception {
        cluster = new SmallCluster(workDir);
        session = new SchedulerSession(cluster.uri());
    }

    @AfterEach
    void end() throws Exception {
        session.close();
        cluster.close();
    }

    private static String info(String roles, String id) {
        return "'framework_info':{'user':'root','name':'f','failover_timeout':60,'roles':[" + roles + "]" + id
                + ",'capabilities':[{'type':'MULTI_ROLE'},{'type':'RESERVATION_REFINEMENT'}]}";
    }

    private static String constraints(String role, String predicate) {
        return ",'offer_constraints':{'role_constraints':{'" + role + "':{'groups':[{'attribute_constraints':["
                + "{'selector':{'attribute_name':'rack'},'predicate':{" + predicate + "}}]}]}}}";
    }

    private void subscribe(String roles, String more) throws Exception {
        session.subscribe(("{'type':'SUBSCRIBE','subscribe':{" + info(roles, "") + more + "}}").replace('\'', '"'));
        frameworkId = session.next().at("/subscribed/framework_id/value").asText();
    }

    private int call(String body) throws Exception {
        return session.call(("{'framework_id':{'value':'" + frameworkId + "'}," + body + "}").replace('\'', '"'))
                .statusCode();
    }

    private int update(String roles, String more) throws Exception {
        return call("'type':'UPDATE_FRAMEWORK','update_framework':{"
                + info(roles, ",'id':{'value':'" + frameworkId + "'}") + more + "}");
    }

    private JsonNode next(String type) throws InterruptedException {
        var event = session.next();
        assertThat(event.path("type").asText()).isEqualTo(type);
        return event;
    }

    @Test
    void offerConstraints_decideWhichAgentsAreOffered_andAreUpdatedAllOrNothing() throws Exception {
        subscribe("'a'", constraints("a", "'text_equals':{'value':'r2'}"));
        for (var event = session.within(0.3); event != null; event = session.within(0.3)) {
            assertThat(event.path("type").asText()).isEqualTo("HEARTBEAT");
        }

        assertThat(update("'a'", constraints("a", "'text_matches':{'regex':'('}")))
                .isEqualTo(400);
        assertThat(update("'a'", constraints("b", "'exists':{}"))).isEqualTo(400);
        assertThat(update("'a'", constraints("a", "'text_matches':{'regex':'r[1-9]'}")))
                .isEqualTo(200);
        assertThat(next("OFFERS").at("/offers/offers")).hasSize(1);
        try (var operator = new OperatorsHttp(cluster.uri())) {
            assertThat(operator.get("/frameworks")
                            .at("/frameworks/0/offer_constraints")
                            .toString())
                    .contains("r[1-9]");
            assertThat(operator.read("GET_FRAMEWORKS")
                            .at("/get_frameworks/frameworks/0/offer_constraints")
                            .toString())
                    .contains("r[1-9]");
        }
    }

    @Test
    void suppressAndRevive_areByRole_alsoInUpdates() throws Exception {
        subscribe("'a','b'", ",'suppressed_roles':['a']");
        var offer = next("OFFERS").at("/offers/offers/0");
        assertThat(offer.at("/allocation_info/role").asText()).isEqualTo("b");

        assertThat(call("'type':'SUPPRESS','suppress':{'roles':['b']}")).isEqualTo(202);
        assertThat(call("'type':'DECLINE','decline':{'offer_ids':[" + offer.path("id")
                        + "],'filters':{'refuse_seconds':0}}"))
                .isEqualTo(202);
        assertThat(call("'type':'REVIVE','revive':{'roles':['a','stranger']}")).isEqualTo(202);
        assertThat(call("'type':'REVIVE','revive':{'roles':['a']}")).isEqualTo(202);
        var second = next("OFFERS").at("/offers/offers/0");
        assertThat(second.at("/allocation_info/role").asText()).isEqualTo("a");

        assertThat(update("'b'", ",'suppressed_roles':['a']")).isEqualTo(400);
        assertThat(update("'b'", "")).isEqualTo(200);
        assertThat(next("RESCIND").at("/rescind/offer_id")).isEqualTo(second.path("id"));
        assertThat(next("OFFERS").at("/offers/offers/0/allocation_info/role").asText())
                .isEqualTo("b");
    }

    @Test
    void operation_isReconciledUntilItsStatusIsAcknowledged() throws Exception {
        subscribe("'a'", "");
        var offer = next("OFFERS").at("/offers/offers/0");
        var cpus = "{'name':'cpus','type':'SCALAR','scalar':{'value':1},'allocation_info':{'role':'a'},"
                + "'reservations':[{'type':'DYNAMIC','role':'a'}]}";
        assertThat(call("'type':'ACCEPT','accept':{'offer_ids':[" + offer.path("id")
                        + "],'operations':[{'type':'RESERVE','id':{'value':'op'},'reserve':{'resources':[" + cpus
                        + "]}}]}"))
                .isEqualTo(202);
        var status = awaitStatus();
        assertThat(status.path("state").asText()).isEqualTo("OPERATION_FINISHED");

        assertThat(reconciled().path("state").asText()).isEqualTo("OPERATION_FINISHED");
        var acknowledge =
                "'type':'ACKNOWLEDGE_OPERATION_STATUS','acknowledge_operation_status':{'agent_id':%s,'uuid':%s,'operation_id':{'value':'op'}}";
        assertThat(call(acknowledge.formatted(status.path("agent_id"), status.at("/uuid/value"))))
                .isEqualTo(202);
        assertThat(reconciled().path("state").asText()).isEqualTo("OPERATION_UNKNOWN");
    }

    private JsonNode reconciled() throws Exception {
        assertThat(
                        call(
                                "'type':'RECONCILE_OPERATIONS','reconcile_operations':{'operations':[{'operation_id':{'value':'op'}}]}"))
                .isEqualTo(202);
        return awaitStatus();
    }

    private JsonNode awaitStatus() throws InterruptedException {
        while (true) {
            var event = session.next();
            if (event.path("type").asText().equals("UPDATE_OPERATION_STATUS")) {
                return event.at("/update_operation_status/status");
            }
        }
    }
}
