package io.ekiden.mesos.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.recorded.SchedulerSession;
import io.ekiden.mesos.recorded.SmallCluster;
import io.ekiden.mesos.wire.v1.MediaType;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@code POST /api/v1/scheduler} answers, in the order in which Mesos looks: each request is wrong in what is asked for and in all that
 * is looked at later. Recorded exchanges show the same for JSON; here is each encoding.
 */
@Timeout(60)
class CallTableTest {
    private static final String NO_STREAM = "";

    @TempDir
    static Path workDir;

    private static SmallCluster cluster;
    private static SchedulerSession session;
    private static FrameworkID frameworkId;
    private static FrameworkID gone;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void begin() throws Exception {
        cluster = new SmallCluster(workDir);
        session = new SchedulerSession(cluster.uri());
        frameworkId = subscribed(session);
        try (var other = new SchedulerSession(cluster.uri())) {
            gone = subscribed(other);
        }
    }

    @AfterAll
    static void end() throws Exception {
        session.close();
        HTTP.shutdownNow();
        cluster.close();
    }

    private static FrameworkID subscribed(SchedulerSession scheduler) throws Exception {
        scheduler.subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "f", "failover_timeout": 600}}}""");
        var id = scheduler.next().at("/subscribed/framework_id/value").asText();
        return FrameworkID.newBuilder().setValue(id).build();
    }

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void whatIsNoCall_isRefused_beforeItsSenderIsLookedAt(MediaType type) throws Exception {
        var nonsense = "{nonsense".getBytes(StandardCharsets.UTF_8);
        var get = send(request(type, "text/html", "x")
                .header("Content-Type", "text/plain")
                .method("PUT", BodyPublishers.ofByteArray(nonsense)));
        is(get, 405, "405 Method Not Allowed. Expecting one of { 'POST' }, but received 'PUT'.");
        assertThat(get.headers().firstValue("Allow")).hasValue("POST");
        is(
                send(request(type, "text/html", "x").POST(BodyPublishers.ofByteArray(nonsense))),
                400,
                "Expecting 'Content-Type' to be present");
        for (var other : new String[] {"text/plain", type.header() + "; charset=utf-8"}) {
            is(
                    send(request(type, "text/html", "x")
                            .header("Content-Type", other)
                            .POST(BodyPublishers.ofByteArray(nonsense))),
                    415,
                    "Expecting 'Content-Type' of application/json or application/x-protobuf");
        }
        assertThat(send(type, "text/html", "x", nonsense).statusCode()).isEqualTo(400);
        var withoutUser = Call.newBuilder().setType(Call.Type.SUBSCRIBE);
        withoutUser.getSubscribeBuilder().getFrameworkInfoBuilder().setName("f");
        assertThat(send(type, "text/html", "x", type.write(withoutUser.buildPartial()))
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void callThatLacksSomething_isRefused_beforeItsSenderIsLookedAt(MediaType type) throws Exception {
        is(type, "text/html", "x", Call.newBuilder(), 400, invalid("Expecting 'type' to be present"));
        for (var kind : Call.Type.values()) {
            if (kind == Call.Type.SUBSCRIBE) {
                continue;
            }
            is(
                    type,
                    "text/html",
                    "x",
                    Call.newBuilder().setType(kind),
                    400,
                    invalid("Expecting 'framework_id' to be present"));
            var part = kind.name().toLowerCase(Locale.ROOT);
            if (Call.getDescriptor().findFieldByName(part) != null
                    && kind != Call.Type.REVIVE
                    && kind != Call.Type.SUPPRESS) {
                is(
                        type,
                        "text/html",
                        "x",
                        Call.newBuilder().setType(kind).setFrameworkId(other()),
                        400,
                        invalid("Expecting '" + part + "' to be present"));
            }
        }
        is(
                type,
                "text/html",
                "x",
                Call.newBuilder().setType(Call.Type.SUBSCRIBE),
                400,
                invalid("Expecting 'subscribe' to be present"));
        is(
                type,
                "text/html",
                "x",
                subscribe().setFrameworkId(other()),
                400,
                invalid("'framework_id' differs from 'subscribe.framework_info.id'"));
    }

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void acceptedTypes_areLookedAt_whereSomethingIsAnswered(MediaType type) throws Exception {
        var nothing = "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'";
        is(type, "text/html", "x", subscribe(), 406, nothing);
        var operations =
                Call.newBuilder().setType(Call.Type.RECONCILE_OPERATIONS).setFrameworkId(other());
        operations.getReconcileOperationsBuilder();
        is(type, "text/html", "x", operations, 406, nothing);
        is(
                type,
                type.header(),
                "x",
                subscribe(),
                400,
                "Subscribe calls should not include the 'Mesos-Stream-Id' header");
    }

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void sender_isLookedAt_beforeItsStream(MediaType type) throws Exception {
        is(type, "text/html", "x", revive(other()), 400, "Framework cannot be found");
        is(type, "text/html", "x", revive(gone), 403, "Framework is not subscribed");
        is(
                type,
                "text/html",
                NO_STREAM,
                revive(frameworkId),
                400,
                "All non-subscribe calls should include the 'Mesos-Stream-Id' header");
        is(
                type,
                "text/html",
                "x",
                revive(frameworkId),
                400,
                "The stream ID 'x' included in this request didn't match the stream ID currently associated with framework ID "
                        + frameworkId.getValue());
    }

    @ParameterizedTest
    @EnumSource(MediaType.class)
    void callThatIsWell_isAccepted(MediaType type) throws Exception {
        is(type, "text/html", session.streamId(), revive(frameworkId), 202, "");
        var request = Call.newBuilder().setType(Call.Type.REQUEST).setFrameworkId(frameworkId);
        request.getRequestBuilder();
        is(type, "text/html", session.streamId(), request, 202, "");
        var update = Call.newBuilder().setType(Call.Type.UPDATE_FRAMEWORK).setFrameworkId(frameworkId);
        update.getUpdateFrameworkBuilder()
                .setFrameworkInfo(FrameworkInfo.newBuilder()
                        .setId(frameworkId)
                        .setUser("root")
                        .setName("renamed")
                        .setFailoverTimeout(600));
        is(type, "text/html", session.streamId(), update, 200, "");
        // A master of Mesos ends at this one.
        var unknown = Call.newBuilder().setType(Call.Type.UNKNOWN).setFrameworkId(frameworkId);
        assertThat(send(type, "text/html", session.streamId(), type.write(unknown.build()))
                        .statusCode())
                .isEqualTo(501);
    }

    private static FrameworkID other() {
        return FrameworkID.newBuilder().setValue("other").build();
    }

    private static Call.Builder subscribe() {
        var call = Call.newBuilder().setType(Call.Type.SUBSCRIBE);
        call.getSubscribeBuilder().getFrameworkInfoBuilder().setUser("root").setName("f");
        return call;
    }

    private static Call.Builder revive(FrameworkID id) {
        return Call.newBuilder().setType(Call.Type.REVIVE).setFrameworkId(id);
    }

    private static String invalid(String why) {
        return "Failed to validate scheduler::Call: " + why;
    }

    private static void is(MediaType type, String accept, String streamId, Call.Builder call, int status, String text)
            throws Exception {
        is(send(type, accept, streamId, type.write(call.build())), status, text);
    }

    private static void is(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.body()).isEqualTo(text);
        assertThat(answer.statusCode()).as(text).isEqualTo(status);
    }

    private static HttpResponse<String> send(MediaType type, String accept, String streamId, byte[] body)
            throws Exception {
        return send(request(type, accept, streamId)
                .header("Content-Type", type.header())
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private static HttpRequest.Builder request(MediaType type, String accept, String streamId) {
        var path = type == MediaType.JSON ? "/api/v1/scheduler" : "/master/api/v1/scheduler";
        var request = HttpRequest.newBuilder(cluster.uri().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Accept", accept);
        return streamId.isEmpty() ? request : request.header("Mesos-Stream-Id", streamId);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
