package io.ekiden.mesos.wire.v1.files;

import com.google.protobuf.Message;
import io.ekiden.mesos.files.AttachedFiles.Chunk;
import io.ekiden.mesos.files.AttachedFiles.Entry;
import java.util.List;

/** What is answered to a {@link FilesCall}: masters and agents say the same, each in a message of its own. */
public interface FileAnswers {
    /** To LIST_FILES. */
    Message list(List<Entry> entries);

    /** To READ_FILE. */
    Message chunk(Chunk chunk);

    /** To GET_LOGGING_LEVEL. */
    Message level(int level);
}
