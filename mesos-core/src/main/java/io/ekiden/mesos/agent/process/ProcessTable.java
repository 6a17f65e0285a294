package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.agent.shell.TerminalKeeper;
import io.ekiden.mesos.agent.usage.Usage;
import io.ekiden.mesos.model.id.ContainerId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** All processes of the machine at one moment: read once, asked for the trees of many runs. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final int AUXV_PAGE_SIZE = 6;
    private static final long USUAL_PAGE_BYTES = 4096;
    private static final long PAGE_BYTES = pageBytes();

    private final Map<Long, ProcStat> processes = new LinkedHashMap<>();
    private final Map<Long, List<ProcStat>> children = new HashMap<>();
    private final Map<Long, List<ProcStat>> sessions = new HashMap<>();
    private final Map<String, List<ProcStat>> marked = new HashMap<>();

    private ProcessTable() {}

    static ProcessTable read(ContainerMarks marks) throws IOException {
        var table = new ProcessTable();
        long now = ContainerMarks.now();
        var present = new HashSet<ProcessId>();
        for (long pid : ProcStat.pids()) {
            var stat = ProcStat.read(pid);
            if (stat != null && !stat.isDead()) {
                table.add(stat, marks.of(stat.id(), now));
                present.add(stat.id());
            }
        }
        marks.retain(present);
        return table;
    }

    /** As the kernel tells each process at its start. <b>Source:</b> getauxval(3), AT_PAGESZ. */
    private static long pageBytes() {
        try {
            var told = ByteBuffer.wrap(Files.readAllBytes(PROC.resolve("self/auxv")))
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
            while (told.remaining() >= 2) {
                long kind = told.get();
                long value = told.get();
                if (kind == AUXV_PAGE_SIZE) {
                    return value;
                }
            }
        } catch (IOException notTold) {
            // Then it is what it nearly always is.
        }
        return USUAL_PAGE_BYTES;
    }

    private void add(ProcStat stat, List<String> marks) {
        processes.put(stat.pid(), stat);
        children.computeIfAbsent(stat.parent(), _ -> new ArrayList<>()).add(stat);
        sessions.computeIfAbsent(stat.session(), _ -> new ArrayList<>()).add(stat);
        for (var mark : marks) {
            marked.computeIfAbsent(mark, _ -> new ArrayList<>()).add(stat);
        }
    }

    /**
     * Every living process of a run but its supervisor: its session, what carries one of its marks (found even after setsid, a double fork
     * and with another environment), and all their descendants.
     *
     * @param counted processes that the kernel counts as the run's own
     */
    List<ProcessId> tree(ContainerId containerId, RunRecord record, Collection<Long> counted) {
        var known =
                counted.stream().map(processes::get).filter(Objects::nonNull).toList();
        return members(containerId, record, known).stream().map(ProcStat::id).toList();
    }

    /** Whether it is what keeps the terminal of a run, see {@link TerminalKeeper}, rather than one that has it. */
    boolean keepsTerminal(ProcessId id) {
        var stat = processes.get(id.pid());
        return stat != null && stat.name().equals(TerminalKeeper.NAME) && stat.terminal() == 0;
    }

    /** What they use together; empty when there are none. */
    Optional<Usage> usage(ContainerId containerId, RunRecord record) {
        var members = members(containerId, record, List.of());
        long user = members.stream().mapToLong(one -> one.load().userTicks()).sum();
        long system =
                members.stream().mapToLong(one -> one.load().systemTicks()).sum();
        long pages = members.stream().mapToLong(one -> one.load().pages()).sum();
        return members.isEmpty()
                ? Optional.empty()
                : Optional.of(new Usage(
                        new Usage.Cpu(Usage.ofTicks(user), Usage.ofTicks(system), Optional.empty()),
                        new Usage.Memory(pages * PAGE_BYTES, Optional.empty())));
    }

    private Collection<ProcStat> members(ContainerId containerId, RunRecord record, Collection<ProcStat> counted) {
        var found = new LinkedHashMap<Long, ProcStat>();
        var queue = new ArrayDeque<>(counted);
        queue.addAll(marked.getOrDefault(containerId.value(), List.of()));
        queue.addAll(marked.getOrDefault(LockMark.of(containerId), List.of()));
        record.task().ifPresent(task -> queue.addAll(sessionOf(task)));
        record.supervisor()
                .filter(supervisor -> isPresent(supervisor))
                .ifPresent(supervisor -> queue.addAll(children.getOrDefault(supervisor.pid(), List.of())));
        long own = ProcessHandle.current().pid();
        for (var next = queue.poll(); next != null; next = queue.poll()) {
            boolean spared =
                    next.pid() == own || next.pid() == 1 || record.supervisor().equals(Optional.of(next.id()));
            if (!spared && found.putIfAbsent(next.pid(), next) == null) {
                queue.addAll(children.getOrDefault(next.pid(), List.of()));
            }
        }
        return found.values();
    }

    /** A session keeps its number from being given to a new process as long as one member lives. */
    private List<ProcStat> sessionOf(ProcessId leader) {
        var present = processes.get(leader.pid());
        boolean reused = present != null && present.start() != leader.start();
        return reused ? List.of() : sessions.getOrDefault(leader.pid(), List.of());
    }

    private boolean isPresent(ProcessId id) {
        var present = processes.get(id.pid());
        return present != null && present.start() == id.start();
    }
}
