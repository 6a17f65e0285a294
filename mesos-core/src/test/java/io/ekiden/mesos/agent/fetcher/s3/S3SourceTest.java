package io.ekiden.mesos.agent.fetcher.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.fetcher.source.AddressGuard;
import io.ekiden.mesos.agent.fetcher.source.EnvironmentProxies;
import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.fetcher.source.FetchUri;
import io.ekiden.mesos.agent.fetcher.source.Fetched;
import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import io.ekiden.mesos.agent.fetcher.source.HttpSource;
import io.ekiden.mesos.agent.fetcher.source.Order;
import io.ekiden.mesos.agent.fetcher.source.Room;
import io.ekiden.mesos.agent.fetcher.source.TransferLimits;
import io.ekiden.mesos.agent.user.TaskUser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class S3SourceTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    private TestStore store;
    private HttpSource http;

    @BeforeEach
    void open() throws IOException {
        store = new TestStore();
        http = new HttpSource(
                new TransferLimits(PATIENT, PATIENT, 2, 10 << 20),
                new AddressGuard(false),
                new EnvironmentProxies(Map.of()));
    }

    @AfterEach
    void close() {
        http.close();
        store.close();
    }

    private AwsCredentials right() {
        return AwsBasicCredentials.create(store.keyId, store.secret);
    }

    private S3Source source(AwsCredentialsProvider credentials, String region) {
        return new S3Source(http, new S3Account(credentials, region, Optional.of(store.endpoint())));
    }

    private Fetched fetch(S3Source source, String value, Validators known)
            throws FetchException, IOException, InterruptedException {
        var uri = FetchUri.parse(value);
        var task = new Order.Task(new TaskUser.Own(), temp);
        var order = new Order(uri, temp.resolve("target"), known, task, Room.UNLIMITED, (_, _) -> {});
        return source.fetch(order, ((FetchUri.Location.Store) uri.location()).uri());
    }

    private Fetched fetch(String value) throws Exception {
        return fetch(source(StaticCredentialsProvider.create(right()), store.region), value, Validators.NONE);
    }

    private static byte[] bytes(int size) {
        var bytes = new byte[size];
        new SplittableRandom(5).nextBytes(bytes);
        return bytes;
    }

    @Test
    void object_isFetchedWithASignature() throws Exception {
        store.put("/bucket/dir/app 1+ü.tgz", bytes(100_000));
        store.put("/bucket/100%25", bytes(7));
        for (var scheme : S3Source.SCHEMES) {
            var fetched = fetch(scheme + "://bucket/dir/app 1+ü.tgz");
            assertThat(temp.resolve("target")).hasBinaryContent(bytes(100_000));
            assertThat(fetched.validators().etag()).isPresent();
        }
        fetch("s3://bucket/100%25");
        assertThat(temp.resolve("target")).as("keys are literal").hasBinaryContent(bytes(7));
    }

    @Test
    void temporaryCredentials_sendTheirToken() throws Exception {
        store.put("/bucket/x", bytes(10));
        var session = AwsSessionCredentials.create(store.keyId, store.secret, "token");
        fetch(source(StaticCredentialsProvider.create(session), store.region), "s3://bucket/x", Validators.NONE);
        assertThat(store.requests().getFirst().getRequestHeaders().getFirst("x-amz-security-token"))
                .isEqualTo("token");
    }

    @Test
    void lostConnection_goesOnWhereItStopped() throws Exception {
        store.put("/bucket/big", bytes(500_000));
        store.cuts.set(1);
        fetch("s3a://bucket/big");
        assertThat(temp.resolve("target")).hasBinaryContent(bytes(500_000));
        assertThat(store.requests()).hasSize(2);
        assertThat(store.requests().get(1).getResponseCode()).isEqualTo(206);
    }

    @Test
    void knownVersion_isNotSentAgain() throws Exception {
        store.put("/bucket/x", bytes(10));
        var first = fetch("s3://bucket/x");
        var again = fetch(
                source(StaticCredentialsProvider.create(right()), store.region), "s3://bucket/x", first.validators());
        assertThat(again.notModified()).isTrue();
    }

    @Test
    void bucketOfAnotherRegion_isFollowed() throws Exception {
        store.put("/bucket/x", bytes(10));
        fetch(source(StaticCredentialsProvider.create(right()), "us-east-1"), "s3://bucket/x", Validators.NONE);
        assertThat(temp.resolve("target")).hasBinaryContent(bytes(10));
        assertThat(store.requests()).hasSize(2);
    }

    @Test
    void publicObject_needsNoCredentials() throws Exception {
        store.put("/public/x", bytes(10));
        AwsCredentialsProvider nobody = () -> {
            throw SdkClientException.create("there are none");
        };
        fetch(source(nobody, store.region), "s3://public/x", Validators.NONE);
        assertThat(temp.resolve("target")).hasBinaryContent(bytes(10));
        assertThat(store.requests().getFirst().getRequestHeaders()).doesNotContainKey("Authorization");
        assertThatThrownBy(() -> fetch(source(nobody, store.region), "s3://bucket/x", Validators.NONE))
                .hasMessage("Failed to fetch s3://bucket/x: HTTP status 403 (Forbidden): AccessDenied");
    }

    @Test
    void failure_saysTheCodeOfTheStore() throws Exception {
        assertThatThrownBy(() -> fetch("s3://bucket/none"))
                .hasMessage("Failed to fetch s3://bucket/none: HTTP status 404 (Not Found): NoSuchKey");
        var wrong = StaticCredentialsProvider.create(AwsBasicCredentials.create(store.keyId, "another"));
        assertThatThrownBy(() -> fetch(source(wrong, store.region), "s3://bucket/none", Validators.NONE))
                .hasMessageContaining("403 (Forbidden): SignatureDoesNotMatch");
        assertThatThrownBy(() -> fetch("s3n://id:secret@bucket/none"))
                .hasMessageContaining("s3n://***@bucket/none: credentials have no place")
                .hasMessageNotContaining("secret@");
        assertThatThrownBy(() -> fetch("s3://buck%et/none")).hasMessageContaining("can't be a bucket");
    }

    @Test
    void address_isTheBucketsHostInAws() throws Exception {
        var uri = FetchUri.parse("s3://my-bucket/a/b c");
        var address = S3Address.parse(uri, "s3://my-bucket/a/b c");
        assertThat(address.url(Optional.empty(), "eu-central-1"))
                .hasToString("https://my-bucket.s3.eu-central-1.amazonaws.com/a/b%20c");
        assertThat(address.url(Optional.empty(), "cn-north-1"))
                .hasToString("https://my-bucket.s3.cn-north-1.amazonaws.com.cn/a/b%20c");
        assertThat(address.url(Optional.of(URI.create("https://minio:9000/")), "any"))
                .hasToString("https://minio:9000/my-bucket/a/b%20c");
        assertThat(S3Address.parse(uri, "s3://my.bucket/a").url(Optional.empty(), "eu-central-1"))
                .as("no certificate has two dots")
                .hasToString("https://s3.eu-central-1.amazonaws.com/my.bucket/a");
    }

    @Test
    void signature_isNotForOtherHosts() throws Exception {
        var uri = FetchUri.parse("s3://bucket/a");
        var account = new S3Account(AnonymousCredentialsProvider.create(), "eu-west-1", Optional.empty());
        var request = new S3Request(S3Address.parse(uri, "s3://bucket/a"), account, Optional.of(right()));
        assertThat(request.headers(request.url())).containsKey("Authorization");
        assertThat(request.headers(URI.create("https://bucket.s3-eu-west-2.amazonaws.com/a")))
                .containsKey("Authorization");
        assertThat(request.headers(URI.create("https://bucket.s3.amazonaws.com/a")))
                .containsKey("Authorization");
        for (var other : List.of(
                "https://example.com/amazonaws.com",
                "https://ec2-192-0-2-1.compute.amazonaws.com/a",
                "http://bucket.s3.eu-west-1.amazonaws.com/a",
                "https://bucket.s3.eu-west-1.amazonaws.com:8443/a")) {
            assertThat(request.headers(URI.create(other))).as(other).isEmpty();
        }
    }

    @Test
    void endpoint_isReadFromTheEnvironment() {
        var both = Map.of("AWS_ENDPOINT_URL_S3", "http://s3", "AWS_ENDPOINT_URL", "http://all");
        assertThat(S3Account.ofAgent(both).endpoint()).contains(URI.create("http://s3"));
        assertThat(S3Account.ofAgent(Map.of("AWS_ENDPOINT_URL", "http://all")).endpoint())
                .contains(URI.create("http://all"));
        for (var wrong : List.of("minio:9000", "http://minio_1:9000", "ftp://minio")) {
            assertThatThrownBy(() -> S3Account.ofAgent(Map.of("AWS_ENDPOINT_URL", wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong);
        }
    }
}
