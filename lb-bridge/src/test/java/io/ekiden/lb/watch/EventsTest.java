package io.ekiden.lb.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.watch.SseParser.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final String STREAM = """
            event: event_stream_attached
            data: {"remoteAddress":"127.0.0.1"}

            \r
            event: status_update_event\r
            data: {"taskId":"web.1","taskStatus":"TASK_KILLING","appId":"/web"}\r
            \r
            """;

    @Test
    void stream_isCutIntoEvents_whereverItsChunksEnd() {
        var whole = new SseParser().feed(STREAM.getBytes(StandardCharsets.UTF_8));
        assertThat(whole).extracting(SseEvent::type).containsExactly("event_stream_attached", "status_update_event");
        var parser = new SseParser();
        var single = new ArrayList<SseEvent>();
        for (var octet : STREAM.getBytes(StandardCharsets.UTF_8)) {
            single.addAll(parser.feed(new byte[] {octet}));
        }
        assertThat(single).isEqualTo(whole);
    }

    @Test
    void events_nameTheAppsToLookAt() {
        assertThat(affected("{\"appId\":\"/web\"}")).containsExactly("/web");
        assertThat(affected("{\"runSpecId\":\"/web\",\"condition\":\"Killing\"}"))
                .containsExactly("/web");
        assertThat(affected("{\"appDefinition\":{\"id\":\"/web\"}}")).containsExactly("/web");
        assertThat(affected("{\"plan\":{\"steps\":[{\"actions\":[{\"action\":\"ScaleApplication\",\"app\":\"/b\"}]},"
                        + "{\"actions\":[{\"action\":\"StopApplication\",\"app\":\"/a\"}]}]}}"))
                .containsExactly("/a", "/b");
        assertThat(affected("{\"groupId\":\"/\"}")).isEmpty();
        assertThat(affected("not json")).isEmpty();
    }

    private static SortedSet<String> affected(String data) {
        return AffectedApps.of(new SseEvent("x", data));
    }
}
