package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a server listens, and under which name others reach it. */
public final class ListenOptions {
    @Mixin
    private BindOption bind = new BindOption();

    @Option(
            names = "--hostname",
            paramLabel = "NAME",
            description = "Name that others reach it by (default: that of --bind, or of this machine).")
    private @Nullable String hostname;

    public String bind() {
        return bind.address();
    }

    /** What others are told. */
    public String name() {
        return HostNames.advertised(hostname, bind());
    }

    /** Whether only this machine can connect. */
    public boolean isLoopback() {
        return bind.isLoopback();
    }

    /** See {@link BindOption#checkHidden}. */
    public void checkHidden(String scheme, ClearTextOption clearText, String flags, Problems problems) {
        bind.checkHidden(scheme, clearText, flags, problems);
    }

    /** See {@link BindOption#warnOfClearText}. */
    public void warnOfClearText(String scheme) {
        bind.warnOfClearText(scheme);
    }

    /** See {@link BindOption#checkGuarded}. */
    public void checkGuarded(boolean guarded, UnguardedOption unguarded, String flags, Problems problems) {
        bind.checkGuarded(guarded, unguarded, flags, problems);
    }
}
