package io.ekiden.mesos.wire.v1.operator;

import com.google.protobuf.ByteString;
import io.ekiden.mesos.files.AttachedFiles.Chunk;
import io.ekiden.mesos.files.AttachedFiles.Entry;
import io.ekiden.mesos.wire.v1.MediaType;
import java.util.List;
import org.apache.mesos.v1.master.Protos.Response;

/** Files and levels of logging, as operators read them. */
public final class FileAnswers {
    private FileAnswers() {}

    public static byte[] list(MediaType mediaType, List<Entry> entries) {
        var answer = Response.newBuilder().setType(Response.Type.LIST_FILES);
        var list = answer.getListFilesBuilder();
        for (var entry : entries) {
            list.addFileInfosBuilder()
                    .setPath(entry.path())
                    .setNlink((int) entry.links())
                    .setSize(entry.size())
                    .setMtime(OperatorAnswers.time(entry.modified()))
                    .setMode(entry.mode())
                    .setUid(entry.user())
                    .setGid(entry.group());
        }
        return mediaType.write(answer.build());
    }

    public static byte[] chunk(MediaType mediaType, Chunk chunk) {
        var answer = Response.newBuilder().setType(Response.Type.READ_FILE);
        answer.getReadFileBuilder()
                .setSize(chunk.size())
                .setData(ByteString.copyFrom(chunk.data().getBytes()));
        return mediaType.write(answer.build());
    }

    public static byte[] level(MediaType mediaType, int level) {
        var answer = Response.newBuilder().setType(Response.Type.GET_LOGGING_LEVEL);
        answer.getGetLoggingLevelBuilder().setLevel(level);
        return mediaType.write(answer.build());
    }
}
