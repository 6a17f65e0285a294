package io.ekiden.testkit.bench.balance;

import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Master, agent and orchestrator, each in a process of its own, so that each can be killed alone. */
final class Stack implements AutoCloseable {
    private static final String SERVE = """
            import os, sys
            from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

            class Handler(BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"
                disable_nagle_algorithm = True
                def do_GET(self):
                    body = os.environ["MESOS_TASK_ID"].encode()
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                def log_message(self, *args):
                    pass

            class Server(ThreadingHTTPServer):
                request_queue_size = 1024
                daemon_threads = True

            Server(("127.0.0.1", int(sys.argv[1].split("-")[1])), Handler).serve_forever()
            """;

    private final Path directory;
    private final Path script;
    private final int masterPort = Ports.free();
    private final EkidenPart master;
    private final EkidenPart orchestrator;
    private final ApiClient api;
    private EkidenPart agent;

    Stack(Path directory) throws IOException {
        this.directory = directory;
        this.script = Files.writeString(directory.resolve("serve.py"), SERVE);
        master = EkidenPart.start(
                directory, "master", "--port=" + masterPort, "--data-dir=" + directory.resolve("master"));
        agent = startAgent();
        int port = Ports.free();
        orchestrator = EkidenPart.start(
                directory,
                "orchestrator",
                "--master=127.0.0.1:" + masterPort,
                "--data-dir=" + directory.resolve("orchestrator"),
                "--http-port=" + port);
        api = new ApiClient(URI.create("http://127.0.0.1:" + port));
    }

    private EkidenPart startAgent() throws IOException {
        return EkidenPart.start(
                directory,
                "agent",
                "--master=127.0.0.1:" + masterPort,
                "--work-dir=" + directory.resolve("agent"),
                "--port=0",
                "--resources=cpus:16;mem:16384;disk:16384;ports:[30100-30900]",
                "--registration-backoff-factor=200ms");
    }

    ApiClient api() {
        return api;
    }

    /** Answers with its task's id; its processes have {@code bench-<port>} in their command line. */
    String command() {
        return "exec python3 " + script + " bench-$PORT0";
    }

    /** {@code kill -9} of the agent, which then starts again. */
    void crashAgent() throws IOException, InterruptedException {
        agent.crash();
        agent = startAgent();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            orchestrator.close();
            agent.close();
            master.close();
        } finally {
            Leftovers.end(directory);
        }
    }
}
