package io.ekiden.cli.option;

import io.ekiden.config.BytesConverter;
import io.ekiden.config.DurationConverter;
import io.ekiden.config.Problems;
import io.ekiden.mesos.agent.fetcher.FetcherSettings;
import io.ekiden.mesos.agent.fetcher.archive.ArchiveLimits;
import io.ekiden.mesos.agent.fetcher.cache.CacheSettings;
import io.ekiden.mesos.agent.fetcher.source.TransferLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** How an agent brings files into sandboxes. The names are those of Mesos, where it has such a flag. */
public final class FetcherOptions {
    private static final String STALL = "--fetcher-stall-timeout";
    private static final String PARALLEL = "--fetcher-parallel";

    @Option(
            names = "--fetcher-cache-size",
            paramLabel = "SIZE",
            description = "Most bytes that an agent keeps of files fetched with 'cache'; 0B keeps none.",
            converter = BytesConverter.class,
            defaultValue = "2GB")
    private long cacheSize = CacheSettings.DEFAULT_SIZE;

    @Option(
            names = "--fetcher-cache-dir",
            paramLabel = "DIR",
            description = "Where it keeps them. Belongs to one agent (default: fetch in its work directory).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable Path cacheDir;

    @Option(
            names = STALL,
            paramLabel = "TIME",
            description = "A download that brings less than 1 byte/s for this long is given up.",
            converter = DurationConverter.class,
            defaultValue = "1m")
    private Duration stallTimeout = TransferLimits.DEFAULT.stallTimeout();

    @Option(
            names = PARALLEL,
            paramLabel = "N",
            description = "Downloads at once, of all tasks of an agent together.",
            defaultValue = "8")
    private int parallel = FetcherSettings.DEFAULT_PARALLEL;

    @Option(
            names = "--fetcher-allow-link-local",
            description = "Tasks may fetch from link-local addresses, where clouds keep the credentials of the machine"
                    + " (default: they may not).")
    private boolean linkLocal;

    @Option(
            names = "--frameworks-home",
            paramLabel = "DIR",
            description = "What relative paths in 'fetch' are relative to (default: none, they are refused).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable Path frameworksHome;

    @Option(
            names = "--hadoop-home",
            paramLabel = "DIR",
            description = {
                "Where Hadoop is installed, whose client fetches hdfs:// and the like",
                "(default: HADOOP_HOME, else hadoop on the PATH). s3:// and s3a:// need none."
            },
            showDefaultValue = Visibility.NEVER)
    private @Nullable Path hadoopHome;

    public void check(Problems problems) {
        problems.checkTime(STALL, stallTimeout, "1s", "1d");
        problems.check(parallel >= 1 && parallel <= 1_000, PARALLEL + " is " + parallel + "; 1 to 1000 are possible");
    }

    /** For the agent with this work directory. */
    public FetcherSettings settings(Path workDir) {
        return withCache(cacheDir == null ? workDir.resolve("fetch") : cacheDir);
    }

    /** For one of several agents, each of which has its own cache. */
    public FetcherSettings settings(Path workDir, String agent) {
        return withCache(cacheDir == null ? workDir.resolve("fetch") : cacheDir.resolve(agent));
    }

    private FetcherSettings withCache(Path cache) {
        var reach = new FetcherSettings.Reach(
                Optional.ofNullable(frameworksHome).map(Path::toAbsolutePath),
                Optional.ofNullable(hadoopHome),
                linkLocal);
        return new FetcherSettings(
                CacheSettings.of(cache.toAbsolutePath().normalize(), cacheSize),
                reach,
                TransferLimits.DEFAULT.withStallTimeout(stallTimeout),
                parallel,
                ArchiveLimits.DEFAULT);
    }
}
