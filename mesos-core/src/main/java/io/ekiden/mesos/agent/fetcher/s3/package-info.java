/**
 * Files in S3, and in stores that speak like it, without Hadoop: requests signed by the AWS SDK (its credentials, regions and signer; not its
 * HTTP clients), carried by {@link io.ekiden.mesos.agent.fetcher.source.HttpSource}.
 *
 * <p>Shell. Loaded when the first such URI is fetched. May import the JDK, the AWS SDK and {@code source}.
 */
@NullMarked
package io.ekiden.mesos.agent.fetcher.s3;

import org.jspecify.annotations.NullMarked;
