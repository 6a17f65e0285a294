package io.ekiden.mesos.agent.usage;

import java.time.Duration;
import java.util.Optional;

/** What the processes of a container use. <b>Source:</b> mesos.proto {@code ResourceStatistics}. */
public record Usage(Cpu cpu, Memory memory) {
    /** Nothing. */
    public static final Usage NONE =
            new Usage(new Cpu(Duration.ZERO, Duration.ZERO, Optional.empty()), new Memory(0, Optional.empty()));

    /**
     * Time of processors, since the container began.
     *
     * @param throttling absent where it is not limited
     */
    public record Cpu(Duration user, Duration system, Optional<Throttling> throttling) {
        Cpu plus(Cpu other) {
            return new Cpu(
                    user.plus(other.user),
                    system.plus(other.system),
                    throttling.isEmpty()
                            ? other.throttling
                            : throttling.map(
                                    own -> other.throttling.map(own::plus).orElse(own)));
        }
    }

    /**
     * What a limit on processors has cost.
     *
     * @param periods in which it wanted to run
     * @param throttled of these, in which it had to wait
     * @param time spent waiting
     */
    public record Throttling(long periods, long throttled, Duration time) {
        Throttling plus(Throttling other) {
            return new Throttling(periods + other.periods, throttled + other.throttled, time.plus(other.time));
        }
    }

    /**
     * In bytes.
     *
     * @param resident memory that is not of files: all that processes have, where nobody tells what is of files
     * @param account absent where the kernel does not keep one
     */
    public record Memory(long resident, Optional<Account> account) {
        Memory plus(Memory other) {
            return new Memory(
                    resident + other.resident,
                    account.isEmpty()
                            ? other.account
                            : account.map(own -> other.account.map(own::plus).orElse(own)));
        }
    }

    /**
     * The kernel's account of a control group, in bytes.
     *
     * @param total everything, also what the kernel keeps for it
     * @param file caches of files
     * @param mapped of these, what is mapped into processes
     */
    public record Account(long total, long file, long mapped, long swap, long unevictable) {
        Account plus(Account other) {
            return new Account(
                    total + other.total,
                    file + other.file,
                    mapped + other.mapped,
                    swap + other.swap,
                    unevictable + other.unevictable);
        }
    }

    /** The unit in which Linux tells times to programs, whatever it counts in itself: a hundredth of a second. */
    public static Duration ofTicks(long ticks) {
        return Duration.ofMillis(ticks * 10);
    }

    /** Both together. */
    public Usage plus(Usage other) {
        return new Usage(cpu.plus(other.cpu), memory.plus(other.memory));
    }
}
