package io.ekiden.mesos.agent.fetcher;

import io.ekiden.mesos.agent.fetcher.s3.S3Account;
import io.ekiden.mesos.agent.fetcher.s3.S3Source;
import io.ekiden.mesos.agent.fetcher.source.AddressGuard;
import io.ekiden.mesos.agent.fetcher.source.EnvironmentProxies;
import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.fetcher.source.FetchUri.Location;
import io.ekiden.mesos.agent.fetcher.source.Fetched;
import io.ekiden.mesos.agent.fetcher.source.FileSource;
import io.ekiden.mesos.agent.fetcher.source.FtpSource;
import io.ekiden.mesos.agent.fetcher.source.HadoopSource;
import io.ekiden.mesos.agent.fetcher.source.HttpSource;
import io.ekiden.mesos.agent.fetcher.source.Order;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Knows which source a URI is for. */
final class Sources implements AutoCloseable {
    private final HttpSource http;
    private final FtpSource ftp;
    private final FileSource files;
    private final HadoopSource hadoop;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable S3Source s3;

    Sources(FetcherSettings settings) {
        var reach = settings.reach();
        var guard = new AddressGuard(reach.linkLocal());
        this.http = new HttpSource(settings.transfer(), guard, new EnvironmentProxies(System.getenv()));
        this.ftp = new FtpSource(settings.transfer(), guard);
        this.files = new FileSource(settings.transfer().maxBytes(), reach.frameworksHome());
        this.hadoop = new HadoopSource(reach.hadoopHome(), System.getenv(), settings.transfer());
    }

    Fetched fetch(Order order) throws FetchException, IOException, InterruptedException {
        return switch (order.uri().location()) {
            case Location.Http(var url) -> http.fetch(order, url);
            case Location.Ftp(var url) -> ftp.fetch(order, url);
            case Location.Local(var path) -> files.fetch(order, path);
            case Location.Store(var scheme, var uri) ->
                S3Source.SCHEMES.contains(scheme) && !hadoop.isInstalled()
                        ? s3(order).fetch(order, uri)
                        : hadoop.fetch(order, uri);
        };
    }

    /** Hadoop knows buckets too; where it is installed, its settings count, as with Mesos. */
    private S3Source s3(Order order) throws FetchException {
        lock.lock();
        try {
            var made = s3 == null ? new S3Source(http, S3Account.ofAgent(System.getenv())) : s3;
            s3 = made;
            return made;
        } catch (IllegalArgumentException e) {
            throw order.uri().refused("the agent's settings of AWS can't be used: " + FetchException.rootMessage(e));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
