/** Tests of the native S3 source against a small store that checks signatures. */
@NullMarked
package io.ekiden.mesos.agent.fetcher.s3;

import org.jspecify.annotations.NullMarked;
