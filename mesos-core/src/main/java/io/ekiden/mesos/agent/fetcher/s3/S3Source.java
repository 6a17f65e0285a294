package io.ekiden.mesos.agent.fetcher.s3;

import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.fetcher.source.Fetched;
import io.ekiden.mesos.agent.fetcher.source.HttpSource;
import io.ekiden.mesos.agent.fetcher.source.Order;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkException;

/** Asks S3, or a store that speaks like it, for an object. Without credentials it asks as anybody: many buckets are public. */
public final class S3Source {
    /** What Hadoop has called it over the years. */
    public static final Set<String> SCHEMES = Set.of("s3", "s3a", "s3n");

    /** To look for credentials in vain takes seconds where there is no metadata service. */
    private static final Duration NOBODY_FOR = Duration.ofMinutes(1);

    private final HttpSource http;
    private final S3Account account;
    private volatile @Nullable Long nobodyUntil;

    public S3Source(HttpSource http, S3Account account) {
        this.http = http;
        this.account = account;
    }

    /** @param object such as {@code s3a://bucket/a/key} */
    public Fetched fetch(Order order, String object) throws FetchException, IOException, InterruptedException {
        var address = S3Address.parse(order.uri(), object);
        var request = new S3Request(address, account, credentials().map(found -> found));
        return http.fetch(order, request.url(), request);
    }

    private Optional<AwsCredentials> credentials() throws InterruptedException {
        var until = nobodyUntil;
        if (until != null && System.nanoTime() - until < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(account.credentials().resolveCredentials());
        } catch (SdkException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            nobodyUntil = System.nanoTime() + NOBODY_FOR.toNanos();
            return Optional.empty();
        }
    }
}
