package io.ekiden.mesos.wire.v1;

import io.ekiden.mesos.model.MasterInfo;
import org.apache.mesos.v1.Protos;

/**
 * Who leads, as masters write it down for all who look for them.
 *
 * <p><b>Source:</b> mesos.proto {@code MasterInfo}, in ZooKeeper as JSON since Mesos 0.24, as protobuf before.
 */
public final class MasterInfoCodec {
    private MasterInfoCodec() {}

    public static byte[] write(MediaType mediaType, MasterInfo master) {
        return mediaType.write(MasterProtos.write(master));
    }

    /** @throws WireException when it cannot be read */
    public static MasterInfo read(MediaType mediaType, byte[] bytes) throws WireException {
        var builder = Protos.MasterInfo.newBuilder();
        mediaType.merge(bytes, builder);
        return MasterProtos.read(builder.build());
    }
}
