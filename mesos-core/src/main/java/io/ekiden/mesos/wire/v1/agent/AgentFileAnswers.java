package io.ekiden.mesos.wire.v1.agent;

import io.ekiden.mesos.files.AttachedFiles.Chunk;
import io.ekiden.mesos.files.AttachedFiles.Entry;
import io.ekiden.mesos.wire.v1.files.FileAnswers;
import io.ekiden.mesos.wire.v1.files.FileProtos;
import java.util.List;
import org.apache.mesos.v1.agent.Protos.Response;

/** Files and levels of logging, as an agent answers. <b>Source:</b> v1 agent.proto {@code Response}. */
public final class AgentFileAnswers implements FileAnswers {
    @Override
    public Response list(List<Entry> entries) {
        var answer = Response.newBuilder().setType(Response.Type.LIST_FILES);
        answer.getListFilesBuilder().addAllFileInfos(FileProtos.write(entries));
        return answer.build();
    }

    @Override
    public Response chunk(Chunk chunk) {
        var answer = Response.newBuilder().setType(Response.Type.READ_FILE);
        answer.getReadFileBuilder().setSize(chunk.size()).setData(FileProtos.data(chunk));
        return answer.build();
    }

    @Override
    public Response level(int level) {
        var answer = Response.newBuilder().setType(Response.Type.GET_LOGGING_LEVEL);
        answer.getGetLoggingLevelBuilder().setLevel(level);
        return answer.build();
    }
}
