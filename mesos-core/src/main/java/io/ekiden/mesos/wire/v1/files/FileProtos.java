package io.ekiden.mesos.wire.v1.files;

import com.google.protobuf.ByteString;
import io.ekiden.mesos.files.AttachedFiles.Chunk;
import io.ekiden.mesos.files.AttachedFiles.Entry;
import io.ekiden.mesos.wire.Times;
import java.util.List;
import org.apache.mesos.v1.Protos.FileInfo;
import org.apache.mesos.v1.Protos.TimeInfo;

/** Files as v1 messages. */
public final class FileProtos {
    private FileProtos() {}

    public static List<FileInfo> write(List<Entry> entries) {
        return entries.stream().map(FileProtos::write).toList();
    }

    private static FileInfo write(Entry entry) {
        return FileInfo.newBuilder()
                .setPath(entry.path())
                .setNlink((int) entry.links())
                .setSize(entry.size())
                .setMtime(TimeInfo.newBuilder().setNanoseconds(Times.nanos(entry.modified())))
                .setMode(entry.mode())
                .setUid(entry.user())
                .setGid(entry.group())
                .build();
    }

    public static ByteString data(Chunk chunk) {
        return ByteString.copyFrom(chunk.data().getBytes());
    }
}
