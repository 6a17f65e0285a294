package io.ekiden.mesos.agent.fetcher.s3;

import io.ekiden.mesos.agent.fetcher.source.HttpSource;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs each request for an object, and follows its bucket to its region. One thread, one fetch.
 *
 * <p><b>Source:</b> AWS signature version 4; Amazon S3 user guide, "Request redirection".
 */
final class S3Request implements HttpSource.Asker {
    /** Other names below {@code amazonaws.com} are those of AWS's customers. */
    private static final Pattern S3 = Pattern.compile("(.+\\.)?s3([.-][a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?");

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final S3Address address;
    private final Optional<URI> endpoint;
    private final Optional<AwsCredentialsIdentity> identity;
    private String region;

    /** @param identity absent: everybody may read it */
    S3Request(S3Address address, S3Account account, Optional<AwsCredentialsIdentity> identity) {
        this.address = address;
        this.endpoint = account.endpoint();
        this.region = account.region();
        this.identity = identity;
    }

    URI url() {
        return address.url(endpoint, region);
    }

    @Override
    public Map<String, String> headers(URI url) {
        if (identity.isEmpty() || !isOfTheStore(url)) {
            return Map.of();
        }
        var request =
                SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(url).build();
        var signed = signer.sign(it -> it.identity(identity.get())
                .request(request)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false));
        var headers = new LinkedHashMap<String, String>();
        signed.request().forEachHeader((name, values) -> {
            // The HTTP client sets it itself, to the same.
            if (!name.equalsIgnoreCase("Host")) {
                headers.put(name, values.getFirst());
            }
        });
        return headers;
    }

    @Override
    public Optional<URI> elsewhere(int status, HttpHeaders headers) {
        var told = headers.firstValue("x-amz-bucket-region");
        if (status < 300
                || told.isEmpty()
                || told.get().equals(region)
                || !told.get().matches("[a-z0-9-]{1,30}")) {
            return Optional.empty();
        }
        region = told.get();
        return Optional.of(url());
    }

    /** A redirect must not carry the signature, which comes with a token, to somebody else. */
    private boolean isOfTheStore(URI url) {
        var own = url();
        return own.getScheme().equals(url.getScheme())
                && (own.getAuthority().equals(url.getAuthority())
                        || (endpoint.isEmpty() && S3.matcher(url.getAuthority()).matches()));
    }
}
