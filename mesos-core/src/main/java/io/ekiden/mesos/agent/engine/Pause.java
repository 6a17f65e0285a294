package io.ekiden.mesos.agent.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A program that does nothing until it is killed. It runs in any image, for it needs no library, no shell and no file: a header, and a
 * system call that is made again and again.
 *
 * <p><b>Source:</b> System V ABI, "ELF-64 object file format"; {@code pause(2)}, and {@code ppoll(2)} where there is none.
 */
final class Pause {
    private static final long BASE = 0x400000;
    private static final int HEADERS = 64 + 56;

    private Pause() {}

    /**
     * @param machine a kind of processor, as ELF numbers it
     * @param code in hexadecimal digits
     */
    private record Program(int machine, String code) {}

    /**
     * The program as a file, made if it is not there as it should be.
     *
     * @param architecture as Java's {@code os.arch} has it
     * @throws IOException for a kind of processor that there is no program for, too
     */
    static Path file(Path directory, String architecture) throws IOException {
        var wanted = program(architecture);
        var file = directory.resolve("pause");
        if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), wanted)) {
            Files.createDirectories(directory);
            var fresh = Files.createTempFile(directory, "pause", ".new");
            Files.write(fresh, wanted);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }

    static byte[] program(String architecture) throws IOException {
        var program = switch (architecture) {
            // mov eax, 34; syscall; jmp to the start
            case "amd64", "x86_64" -> new Program(62, "b8220000000f05ebf7");
            // mov x0..x4, 0; mov x8, 73; svc 0; b to the start
            case "aarch64", "arm64" ->
                new Program(183, "000080d2010080d2020080d2030080d2040080d2280980d2010000d4f9ffff17");
            default ->
                throw new IOException("This agent has no networks for task groups: its processor is of the kind '"
                        + architecture + "', and not amd64 or aarch64");
        };
        return elf(program);
    }

    private static byte[] elf(Program program) {
        var code = HexFormat.of().parseHex(program.code());
        int size = HEADERS + code.length;
        var bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        bytes.putShort((short) 2).putShort((short) program.machine()).putInt(1);
        bytes.putLong(BASE + HEADERS).putLong(64).putLong(0).putInt(0);
        bytes.putShort((short) 64).putShort((short) 56).putShort((short) 1);
        bytes.position(64);
        bytes.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
        bytes.putLong(size).putLong(size).putLong(0x1000);
        return bytes.put(code).array();
    }
}
