package io.ekiden.orchestrator.api.json.linux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.mesos.model.container.LinuxInfo.Ipc;
import io.ekiden.mesos.model.container.LinuxInfo.IpcMode;
import io.ekiden.mesos.model.container.LinuxInfo.Seccomp;
import io.ekiden.orchestrator.api.json.Fields;
import io.ekiden.orchestrator.api.json.Findings;
import io.ekiden.orchestrator.api.json.Json;
import java.util.Optional;

/** {@code linuxInfo} of apps, of pods and of their containers. <b>Source:</b> Marathon {@code LinuxInfo}. */
public final class LinuxInfoJson {
    private LinuxInfoJson() {}

    /** Of a container: its {@code seccomp} and {@code ipcInfo}. */
    public static Optional<LinuxInfo> read(Fields owner, Findings findings) {
        return owner.object("linuxInfo").flatMap(given -> {
            var linux = new LinuxInfo(
                    given.object("seccomp").flatMap(seccomp -> seccomp(seccomp, findings)),
                    given.object("ipcInfo").flatMap(ipc -> ipc(ipc, findings)));
            given.done();
            return Optional.of(linux).filter(some -> !some.equals(LinuxInfo.NONE));
        });
    }

    /** Of a pod: {@code ipcInfo} alone. */
    public static Optional<Ipc> ofPod(Fields owner, Findings findings) {
        return owner.object("linuxInfo").flatMap(given -> {
            if (given.has("seccomp")) {
                findings.rule(given.path("seccomp"), "Seccomp configuration on executor level is not supported");
            }
            var ipc = given.object("ipcInfo").flatMap(some -> ipc(some, findings));
            given.done();
            return ipc;
        });
    }

    private static Optional<Seccomp> seccomp(Fields given, Findings findings) {
        var profile = given.nonEmptyText("profileName");
        boolean unconfined = given.flag("unconfined", false);
        if (profile.isPresent() && unconfined) {
            findings.rule(given.path("unconfined"), "Seccomp unconfined can NOT be true when Profile is defined");
        }
        if (profile.isEmpty() && !unconfined) {
            findings.rule(given.path("unconfined"), "Seccomp unconfined must be true when Profile is NOT defined");
        }
        profile.ifPresent(name -> findings.letters(given.path("profileName"), name, ""));
        given.done();
        return Optional.of(new Seccomp(profile));
    }

    private static Optional<Ipc> ipc(Fields given, Findings findings) {
        given.requiring("mode");
        var mode = given.constant("mode", IpcMode.class);
        var size = given.integer("shmSize", 1, Integer.MAX_VALUE);
        if (size.isPresent() && mode.equals(Optional.of(IpcMode.SHARE_PARENT))) {
            findings.rule(given.path("shmSize"), "ipcInfo shmSize can NOT be set when mode is SHARE_PARENT");
        }
        given.done();
        return mode.map(known -> new Ipc(known, size));
    }

    /** As it was given. */
    public static ObjectNode write(LinuxInfo linux) {
        var json = Json.object();
        linux.ipc().ifPresent(ipc -> json.set("ipcInfo", write(ipc)));
        linux.seccomp().ifPresent(seccomp -> {
            var written = json.putObject("seccomp");
            seccomp.profileName().ifPresent(name -> written.put("profileName", name));
            written.put("unconfined", !seccomp.hasProfile());
        });
        return json;
    }

    /** Of a pod. */
    public static ObjectNode ofPod(Ipc ipc) {
        return write(new LinuxInfo(Optional.empty(), Optional.of(ipc)));
    }

    private static ObjectNode write(Ipc ipc) {
        var json = Json.object().put("mode", ipc.mode().name());
        ipc.shmSizeMiB().ifPresent(size -> json.put("shmSize", size));
        return json;
    }
}
