package io.ekiden.mesos.scheduler;

import java.nio.charset.StandardCharsets;

/** What a {@link RawServer} that plays a master says, as it is on the wire. */
final class RawAnswers {
    /** The head of an event stream, without an end. */
    static final String STREAM = """
            HTTP/1.1 200 OK\r
            Content-Type: application/json\r
            Mesos-Stream-Id: 11111111-1111-4111-8111-111111111111\r
            \r
            """;

    /** To a call that is taken. */
    static final String TAKEN = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

    private RawAnswers() {}

    /** An event of a stream. */
    static String record(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length + "\n" + json;
    }

    /** A stream up to its first event. */
    static String subscribed(double heartbeatSeconds) {
        return STREAM
                + record("{\"type\":\"SUBSCRIBED\",\"subscribed\":{\"framework_id\":{\"value\":\"F\"},"
                        + "\"heartbeat_interval_seconds\":" + heartbeatSeconds + ",\"master_info\":"
                        + "{\"id\":\"M\",\"ip\":1,\"port\":5050,\"hostname\":\"localhost\"}}}");
    }
}
