package io.ekiden.testkit.bench.api;

import io.ekiden.testkit.bench.process.OtherJvm;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.LongAdder;

/** Clients that read {@code /state}, packed as browsers and scripts ask for it, one time after the other as fast as they get it. */
public final class StatePollers implements AutoCloseable {
    private final OtherJvm jvm;

    private StatePollers(OtherJvm jvm) {
        this.jvm = jvm;
    }

    /** In a process of their own, so that their work is not measured as the master's. */
    public static StatePollers start(URI master, int clients) throws IOException {
        return new StatePollers(OtherJvm.start(StatePollers.class, master.toString(), Integer.toString(clients)));
    }

    /** What they read so far. */
    public record Read(long documents, long bytes) {}

    /** Of all of them, since they began. */
    public Read soFar() throws IOException {
        var words = jvm.ask().split(" ", 2);
        return new Read(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    @Override
    public void close() {
        jvm.close();
    }

    /** Takes the master's address and the number of clients. */
    public static void main(String[] args) throws IOException {
        var uri = URI.create(args[0]);
        int clients = Integer.parseInt(args[1]);
        var vertx = Vertx.vertx();
        var documents = new LongAdder();
        var bytes = new LongAdder();
        var options = new HttpClientOptions().setDefaultHost(uri.getHost()).setDefaultPort(uri.getPort());
        var client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(clients));
        for (int i = 0; i < clients; i++) {
            poll(client, documents, bytes);
        }
        OtherJvm.answer(() -> documents.sum() + " " + bytes.sum());
    }

    private static void poll(HttpClient client, LongAdder documents, LongAdder bytes) {
        client.request(HttpMethod.GET, "/state")
                .compose(request -> request.putHeader("Accept-Encoding", "gzip").send())
                .compose(response -> read(response, bytes))
                .onSuccess(_ -> documents.increment())
                .onComplete(_ -> poll(client, documents, bytes));
    }

    private static io.vertx.core.Future<Void> read(HttpClientResponse response, LongAdder bytes) {
        response.handler(buffer -> bytes.add(buffer.length()));
        return response.end();
    }
}
