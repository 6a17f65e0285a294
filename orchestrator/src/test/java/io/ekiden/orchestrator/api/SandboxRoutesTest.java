package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.door.Lasting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class SandboxRoutesTest extends TaskApi {
    @Test
    void directory_isListedByNamesWithinTheSandbox() throws Exception {
        var task = task("/web", "sleep 1000");
        write(sandbox(task) + "/logs/app.log", "hello");

        var answer = json(get("/v2/tasks/" + task + "/files?path=/logs/"));
        assertThat(answer.path("path").asText()).isEqualTo("/logs");
        assertThat(answer.path("files").path(0).toString())
                .isEqualTo(
                        "{\"name\":\"app.log\",\"path\":\"logs/app.log\",\"dir\":false,\"size\":5,\"mode\":\"-rw-r--r--\","
                                + "\"modified\":\"2026-01-01T00:00:00.123Z\",\"user\":\"nobody\",\"group\":\"users\"}");
        assertThat(message(get("/v2/tasks/" + task + "/files?path=none")))
                .isEqualTo("404 There is no '/none' in the sandbox of task '" + task + "', or the sandbox is gone");
    }

    @Test
    void pathThatLeadsOut_isRefused_andNobodyIsAsked() throws Exception {
        var task = task("/web", "sleep 1000");
        for (var path : new String[] {"..", "/a/../../b", "a%2F..%2F..", "a%00b", "%0a"}) {
            assertThat(message(get("/v2/tasks/" + task + "/files?path=" + path)))
                    .as(path)
                    .startsWith("400 The parameter 'path' has ");
            assertThat(get("/v2/tasks/" + task + "/log?file=" + path).statusCode())
                    .isEqualTo(400);
            assertThat(get("/v2/tasks/" + task + "/files/download?path=" + path).statusCode())
                    .isEqualTo(400);
        }
        assertThat(agent.asked).isEmpty();
    }

    @Test
    void badParameters_areNamed() throws Exception {
        var files = "/v2/tasks/" + task("/web", "sleep 1000");
        assertThat(message(get(files + "/files/read?path=stdout&length=1048577")))
                .isEqualTo("400 The parameter 'length' is not a whole number from 1 to 1048576: '1048577'");
        assertThat(message(get(files + "/files/read?path=stdout&offset=x"))).contains("'offset'");
        assertThat(message(get(files + "/files/read"))).contains("'path' names no file");
        assertThat(message(get(files + "/log?lines=-1"))).contains("'lines'");
        assertThat(message(get("/v2/tasks/nothing/files"))).startsWith("404 Task 'nothing' does not exist");
    }

    @Test
    void file_isReadInParts_thatGoTogetherAgain() throws Exception {
        var task = task("/web", "sleep 1000");
        var text = "1234é€😀".repeat(20_000);
        write(sandbox(task) + "/stdout", text);
        var read = new StringBuilder();
        long at = 0;
        long size = text.getBytes(StandardCharsets.UTF_8).length;
        while (at < size) {
            var part = json(get("/v2/tasks/" + task + "/files/read?path=stdout&length=99999&offset=" + at));
            assertThat(part.path("offset").asLong()).isEqualTo(at);
            assertThat(part.path("size").asLong()).isEqualTo(size);
            read.append(part.path("data").asText());
            at = part.path("next").asLong();
        }
        assertThat(read.toString()).isEqualTo(text);

        var end = json(get("/v2/tasks/" + task + "/files/read?path=stdout&offset=-2"));
        assertThat(end.path("data").asText()).isEmpty();
        assertThat(end.path("offset").asLong()).isEqualTo(size);
        var last = json(get("/v2/tasks/" + task + "/files/read?path=/stdout&offset=-5"));
        assertThat(last.path("data").asText()).isEqualTo("😀");
    }

    @Test
    void bytesThatAreNoText_areReadToTheirEnd() throws Exception {
        var task = task("/web", "sleep 1000");
        agent.files.put(sandbox(task) + "/core", new byte[] {(byte) 0xf0, (byte) 0xf0, 'a'});
        var parts = new ArrayList<Long>();
        for (long at = 0; at < 3; ) {
            at = json(get("/v2/tasks/" + task + "/files/read?path=core&length=1&offset=" + at))
                    .path("next")
                    .asLong();
            parts.add(at);
        }
        assertThat(parts).containsExactly(1L, 2L, 3L);
    }

    @Test
    void download_isTheBytes_underTheirName() throws Exception {
        var task = task("/web", "sleep 1000");
        write(sandbox(task) + "/a \"b\".txt", "x".repeat(200_000));
        var answer = get("/v2/tasks/" + task + "/files/download?path=a%20%22b%22.txt");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(200_000);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"a__b_.txt\"; filename*=UTF-8''a%20%22b%22.txt");
        until(() -> agent.lasting.size(Lasting.Kind.DOWNLOAD) == 0);
        assertThat(get("/v2/tasks/" + task + "/files/download?path=b").statusCode())
                .isEqualTo(404);
    }

    @Test
    void tooManyDownloads_areRefused() throws Exception {
        var task = task("/web", "sleep 1000");
        write(sandbox(task) + "/x", "x");
        for (int i = 0; i < Lasting.Kind.DOWNLOAD.most(); i++) {
            assertThat(agent.lasting.enter(Lasting.Kind.DOWNLOAD, () -> {})).isPresent();
        }
        var answer = get("/v2/tasks/" + task + "/files/download?path=x");
        assertThat(message(answer)).startsWith("503 Already 100 files are downloaded");
        assertThat(answer.headers().firstValue("Retry-After")).contains("10");
    }

    @Test
    void sandboxOfATaskThatEnded_isStillShown() throws Exception {
        var task = task("/once", "exit 3");
        assertThat(leading.state()
                        .population()
                        .historyOf(leading.state().apps().firstKey())
                        .ends())
                .anyMatch(end -> end.task().value().endsWith(".1"));
        var first = task.replaceFirst("\\.\\d+$", ".1");
        write(sandbox(first) + "/stdout", "bye\n");
        assertThat(get("/v2/tasks/" + first + "/log").body()).isEqualTo("bye\n");
    }

    @Test
    void containersOfAPod_haveDirectoriesOfTheirOwn() throws Exception {
        var pod = """
                {"id": "/pod", "containers": [
                  {"name": "a", "exec": {"command": {"shell": "sleep 1000"}}, "resources": {"cpus": 0.1, "mem": 32}},
                  {"name": "b", "exec": {"command": {"shell": "sleep 1000"}}, "resources": {"cpus": 0.1, "mem": 32}}]}""";
        assertThat(send("POST", "/v2/pods", pod).statusCode()).isEqualTo(201);
        leading.settle();
        var instance = leading.state().population().index().firstKey();
        var task = instance.value() + ".b.1";
        var uuid = instance.value().replace("pod.instance-", "");
        write(sandbox("instance-pod." + uuid) + "/tasks/" + task + "/stdout", "of b\n");
        assertThat(get("/v2/tasks/" + task + "/log").body()).isEqualTo("of b\n");
        assertThat(message(get("/v2/tasks/" + instance.value() + ".c.1/log"))).startsWith("404 Task ");
    }
}
