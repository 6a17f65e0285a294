package io.ekiden.mesos.agent.fetcher.s3;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/**
 * With which account, where.
 *
 * @param region where a bucket is looked for first
 * @param endpoint of another store; absent: AWS
 */
public record S3Account(AwsCredentialsProvider credentials, String region, Optional<URI> endpoint) {
    /** Knows of each bucket where it is. */
    private static final String ANY_REGION = "us-east-1";

    /**
     * As the environment and the files of the agent's user say: {@code AWS_ACCESS_KEY_ID} and so on, {@code AWS_PROFILE},
     * {@code ~/.aws/credentials}, {@code ~/.aws/config}, {@code AWS_REGION}, {@code AWS_ENDPOINT_URL_S3}, {@code AWS_ENDPOINT_URL}; else the
     * role of the machine.
     *
     * @throws IllegalArgumentException when they can't be understood
     */
    public static S3Account ofAgent(Map<String, String> environment) {
        var endpoint = Stream.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
                .map(name -> Optional.ofNullable(environment.get(name)))
                .flatMap(Optional::stream)
                .filter(value -> !value.isBlank())
                .findFirst()
                .or(S3Account::endpointOfProfile);
        return new S3Account(
                DefaultCredentialsProvider.builder().build(), regionOfAgent(), endpoint.map(S3Account::store));
    }

    private static URI store(String endpoint) {
        var uri = URI.create(endpoint.strip());
        if (uri.getHost() == null || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("the endpoint '" + endpoint
                    + "' is no http or https URI with the name of a host, in which there are no underscores");
        }
        return uri;
    }

    /** The metadata service is not asked: the answer to the first request tells the region of a bucket. */
    private static String regionOfAgent() {
        try {
            return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                    .getRegion()
                    .id();
        } catch (SdkClientException _) {
            return ANY_REGION;
        }
    }

    private static Optional<String> endpointOfProfile() {
        try {
            return ProfileFile.defaultProfileFile()
                    .profile(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow())
                    .flatMap(profile -> profile.property("endpoint_url"));
        } catch (SdkException | IllegalStateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
