package io.ekiden.mesos.guard;

import static io.ekiden.mesos.guard.ProtectedMaster.credential;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.RateLimits;
import io.ekiden.mesos.security.Realm;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who comes too often, on the real wire. */
@Timeout(60)
class RateLimitTest {
    @Test
    void whoComesTooOften_isToldWhenToComeAgain_andNobodyElseIs() throws Exception {
        var secret = UUID.randomUUID().toString();
        var hasty = Optional.of(credential("hasty", secret));
        var calm = Optional.of(credential("calm", secret));
        var limits = RateLimits.parse("""
                {"limits": [{"principal": "hasty", "qps": 0.01, "capacity": 3}]}""");
        var protection = new Protection(
                Credentials.parse("hasty %1$s\ncalm %1$s".formatted(secret)), EnumSet.allOf(Realm.class), limits);
        try (var master = new ProtectedMaster(protection)) {
            for (int i = 0; i < 3; i++) {
                assertThat(master.get("/state", hasty).statusCode()).isEqualTo(200);
            }
            for (var path : new String[] {"/state", "/api/v1", "/api/v1/scheduler"}) {
                var refused = master.post(path, "{}", hasty);
                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(Integer.parseInt(
                                refused.headers().firstValue("Retry-After").orElse("0")))
                        .isBetween(1, 100);
            }
            assertThat(master.get("/health", hasty).statusCode()).isEqualTo(200);
            for (int i = 0; i < 10; i++) {
                assertThat(master.get("/state", calm).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void others_shareOneLimit() throws Exception {
        var protection = new Protection(
                Credentials.NONE, EnumSet.noneOf(Realm.class), RateLimits.parse("{\"aggregate_default_qps\": 0.5}"));
        try (var master = new ProtectedMaster(protection)) {
            assertThat(master.get("/state", Optional.empty()).statusCode()).isEqualTo(200);
            var refused = master.get("/tasks", Optional.empty());
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("2");
        }
    }

    /** The principal's calls are as many at once as in a second: the rest of them has to come later, all of it. */
    @Test
    void framework_thatCallsTooOften_isHeardInFull_inItsOrder_andStaysSubscribed() throws Exception {
        var secret = UUID.randomUUID().toString();
        var protection = new Protection(
                Credentials.parse("hasty " + secret),
                EnumSet.allOf(Realm.class),
                RateLimits.parse("{\"limits\": [{\"principal\": \"hasty\", \"qps\": 20, \"capacity\": 20}]}"));
        try (var master = new ProtectedMaster(protection)) {
            var framework = ComingFramework.to(master, Optional.of(credential("hasty", secret)))
                    .subscribed();
            for (int i = 0; i < 50; i++) {
                framework.says(new Call.Reconcile(
                        List.of(new Call.ReconcileTask(new TaskId("t" + i), Optional.of(new AgentId("A"))))));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(framework.hearsUpdate().taskId()).isEqualTo(new TaskId("t" + i));
            }
            assertThat(framework.isDisconnected()).isFalse();
        }
    }

    /** It has called until it was sent away: its next subscription is, too. */
    @Test
    void framework_thatSubscribesTooOften_isSubscribed_whenItMay() throws Exception {
        var secret = UUID.randomUUID().toString();
        var hasty = Optional.of(credential("hasty", secret));
        var protection = new Protection(
                Credentials.parse("hasty " + secret),
                EnumSet.allOf(Realm.class),
                RateLimits.parse("{\"limits\": [{\"principal\": \"hasty\", \"qps\": 2, \"capacity\": 1}]}"));
        try (var master = new ProtectedMaster(protection)) {
            assertThat(master.get("/state", hasty).statusCode()).isEqualTo(200);
            assertThat(master.get("/state", hasty).statusCode()).isEqualTo(429);
            assertThat(ComingFramework.to(master, hasty).subscribed().isDisconnected())
                    .isFalse();
        }
    }
}
