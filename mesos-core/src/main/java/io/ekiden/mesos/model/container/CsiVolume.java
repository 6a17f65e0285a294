package io.ekiden.mesos.model.container;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A volume that is there already, which agents mount by a plug-in of the Container Storage Interface; Ekiden's do not. <b>Source:</b>
 * mesos.proto {@code Volume.Source.CSIVolume} with {@code StaticProvisioning}.
 *
 * @param plugin as agents know the plug-in, such as {@code nfs.csi.k8s.io}
 * @param id that the plug-in knows the volume by
 * @param stageSecrets what the plug-in gets when it stages the volume
 * @param publishSecrets what it gets when it mounts it for the task
 * @param context what the plug-in said when the volume was made
 */
public record CsiVolume(
        String plugin,
        String id,
        Capability capability,
        SortedMap<String, Credential> stageSecrets,
        SortedMap<String, Credential> publishSecrets,
        SortedMap<String, String> context)
        implements VolumeSource {
    /** Who may have it at once, and how. <b>Source:</b> CSI {@code VolumeCapability.AccessMode}. */
    public enum AccessMode {
        SINGLE_NODE_WRITER,
        SINGLE_NODE_READER_ONLY,
        MULTI_NODE_READER_ONLY,
        MULTI_NODE_SINGLE_WRITER,
        MULTI_NODE_MULTI_WRITER;

        /** True when nobody may write. */
        public boolean isReaderOnly() {
            return this == SINGLE_NODE_READER_ONLY || this == MULTI_NODE_READER_ONLY;
        }

        /** True when one task alone may have it. */
        public boolean isExclusive(boolean readOnly) {
            return this == SINGLE_NODE_WRITER
                    || this == SINGLE_NODE_READER_ONLY
                    || (this == MULTI_NODE_SINGLE_WRITER && !readOnly);
        }
    }

    /**
     * What the volume is able to do.
     *
     * @param isBlock a device and not a file system, which is the only one with the rest
     */
    public record Capability(boolean isBlock, AccessMode mode, Optional<String> fsType, List<String> mountFlags) {
        public Capability {
            mountFlags = List.copyOf(mountFlags);
        }
    }

    /**
     * A secret of the plug-in.
     *
     * @param source where it is found
     * @param text the secret itself, once it was looked up; not to be shown
     */
    public record Credential(String source, Optional<String> text) {
        /** Not looked up yet. */
        public Credential(String source) {
            this(source, Optional.empty());
        }

        @Override
        public String toString() {
            return "Credential[" + source + "]";
        }
    }

    public CsiVolume {
        stageSecrets = copy(stageSecrets);
        publishSecrets = copy(publishSecrets);
        context = copy(context);
    }

    private static <T> SortedMap<String, T> copy(SortedMap<String, T> values) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** With other secrets in the places of these. */
    public CsiVolume withSecrets(UnaryOperator<Credential> change) {
        return new CsiVolume(
                plugin, id, capability, changed(stageSecrets, change), changed(publishSecrets, change), context);
    }

    private static SortedMap<String, Credential> changed(
            SortedMap<String, Credential> secrets, UnaryOperator<Credential> change) {
        var changed = new TreeMap<String, Credential>();
        secrets.forEach((key, secret) -> changed.put(key, change.apply(secret)));
        return changed;
    }
}
