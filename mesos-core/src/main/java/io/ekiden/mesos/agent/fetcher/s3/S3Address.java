package io.ekiden.mesos.agent.fetcher.s3;

import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.fetcher.source.FetchUri;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An object in a bucket.
 *
 * <p>Keys are taken as they are written, as Hadoop and the AWS command line take them: {@code %20} is three characters.
 */
record S3Address(String bucket, String key) {
    /** Names a host can begin with, and a certificate of {@code *.s3.amazonaws.com} vouches for. */
    private static final Pattern HOST_LIKE = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9._-]{1,255}");

    /** @param text such as {@code s3a://bucket/a/key} */
    static S3Address parse(FetchUri uri, String text) throws FetchException {
        var rest = text.substring(text.indexOf("://") + "://".length());
        int slash = rest.indexOf('/');
        var bucket = rest.substring(0, slash);
        if (bucket.contains("@")) {
            throw uri.refused("credentials have no place in the URI of an object; the agent's environment"
                    + " (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) or its ~/.aws/credentials can have them");
        }
        if (!BUCKET.matcher(bucket).matches()) {
            throw uri.refused("'" + bucket + "' can't be a bucket");
        }
        return new S3Address(bucket, rest.substring(slash + 1));
    }

    /**
     * Where it is asked for.
     *
     * <p><b>Source:</b> the Amazon S3 user guide, "Virtual hosting of buckets". Other stores rarely have a name per bucket, so theirs is in the
     * path.
     *
     * @param endpoint of another store, or of a part of AWS that the region does not tell
     */
    URI url(Optional<URI> endpoint, String region) {
        if (endpoint.isPresent()) {
            var base = endpoint.get().toString().replaceFirst("/+$", "");
            return URI.create(base + "/" + bucket + "/" + escaped(key));
        }
        var host = "s3." + region + (region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
        return URI.create(
                HOST_LIKE.matcher(bucket).matches()
                        ? "https://" + bucket + "." + host + "/" + escaped(key)
                        : "https://" + host + "/" + bucket + "/" + escaped(key));
    }

    /** <b>Source:</b> the same guide, "UriEncode" of signature version 4: all but unreserved characters and slashes. */
    private static String escaped(String key) {
        var escaped = new StringBuilder(key.length());
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0);
            escaped.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
        }
        return escaped.toString();
    }
}
