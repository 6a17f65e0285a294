package io.ekiden.migrate.marathon;

import static io.ekiden.migrate.marathon.Trees.all;
import static io.ekiden.migrate.marathon.Trees.object;
import static io.ekiden.migrate.marathon.Trees.pairs;
import static io.ekiden.migrate.marathon.Trees.setNonEmpty;
import static io.ekiden.migrate.marathon.Trees.texts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Containers and their volumes. <b>Source:</b> {@code marathon.proto ExtendedContainerInfo}, {@code Volume}. */
final class ContainerProto {
    private static final List<String> TYPES = List.of("", "DOCKER", "MESOS");
    private static final List<String> DISKS = List.of("root", "path", "mount", "block", "raw");
    private static final List<String> IPC = List.of("", "PRIVATE", "SHARE_PARENT");
    private static final List<String> ACCESS = List.of(
            "UNKNOWN",
            "SINGLE_NODE_WRITER",
            "SINGLE_NODE_READER_ONLY",
            "MULTI_NODE_READER_ONLY",
            "MULTI_NODE_SINGLE_WRITER",
            "MULTI_NODE_MULTI_WRITER");
    private static final int READ_ONLY = 2;

    private ContainerProto() {}

    static ObjectNode read(Proto container, boolean ofHost) {
        var json = object().put("type", CheckProto.word(TYPES, container.number(1, 2)));
        container.message(3).ifPresent(docker -> json.set("docker", docker(docker)));
        container.message(4).ifPresent(image -> json.set("docker", mesosImage(image)));
        container.message(7).ifPresent(linux -> json.set("linuxInfo", linux(linux)));
        json.set("volumes", all(container.messages(2), ContainerProto::volume));
        var mappings = all(container.messages(6), ContainerProto::mapping);
        if (!ofHost || !mappings.isEmpty()) {
            json.set("portMappings", mappings);
        }
        return json;
    }

    static boolean keepsData(Proto container) {
        return container.messages(2).stream().anyMatch(volume -> volume.has(5));
    }

    private static ObjectNode docker(Proto docker) {
        docker.ignoring(2); // since 1.5 the networks of the app say it
        var json = object().put("forcePullImage", docker.flag(6, false)).put("image", docker.needed(1, "image"));
        json.set(
                "parameters",
                all(
                        docker.messages(5),
                        parameter -> object().put("key", parameter.text(1).orElse(""))
                                .put("value", parameter.text(2).orElse(""))));
        return json.put("privileged", docker.flag(4, false));
    }

    private static ObjectNode mesosImage(Proto image) {
        var json = object().put("forcePullImage", image.flag(3, false)).put("image", image.needed(1, "image"));
        json.putArray("parameters");
        image.message(4)
                .flatMap(config -> config.ignoring(1).message(2))
                .flatMap(secret -> secret.ignoring(1).message(2))
                .flatMap(reference -> reference.text(1))
                .ifPresent(secret -> json.putObject("pullConfig").put("secret", secret));
        return json;
    }

    private static ObjectNode linux(Proto linux) {
        var json = object();
        linux.message(2).ifPresent(ipc -> {
            var info = json.putObject("ipcInfo").put("mode", CheckProto.word(IPC, ipc.number(1, 0)));
            ipc.number(2).ifPresent(size -> info.put("shmSize", size));
        });
        linux.message(1).ifPresent(seccomp -> {
            var info = json.putObject("seccomp");
            seccomp.text(1).ifPresent(profile -> info.put("profileName", profile));
            info.put("unconfined", seccomp.flag(2, false));
        });
        return json;
    }

    private static ObjectNode mapping(Proto mapping) {
        var json = object().put("containerPort", mapping.number(2, 0));
        mapping.number(1).ifPresent(port -> json.put("hostPort", port));
        json.set("labels", pairs(mapping.messages(5)));
        mapping.text(4).ifPresent(name -> json.put("name", name));
        setNonEmpty(json, "networkNames", texts(mapping.texts(7)));
        return json.put("protocol", mapping.text(3).orElse("tcp")).put("servicePort", mapping.number(6, 0));
    }

    private static ObjectNode volume(Proto volume) {
        var json = object().put("containerPath", volume.needed(1, "path of a volume"));
        var mode = volume.number(3, 1) == READ_ONLY ? "RO" : "RW";
        var secret = volume.message(7);
        volume.text(2).ifPresent(path -> json.put("hostPath", path));
        volume.message(5).ifPresent(disk -> json.set("persistent", disk(disk)));
        volume.message(6).ifPresent(external -> json.set("external", external(external)));
        volume.message(8).ifPresent(csi -> json.set("external", csi(csi)));
        secret.ifPresent(given -> json.put("secret", given.needed(1, "name of a secret")));
        return secret.isPresent() ? json : json.put("mode", mode);
    }

    private static ObjectNode disk(Proto disk) {
        var json =
                object().put("type", CheckProto.word(DISKS, disk.number(2, 0))).put("size", disk.number(1, 0));
        disk.number(4).ifPresent(max -> json.put("maxSize", max));
        disk.text(5).ifPresent(profile -> json.put("profileName", profile));
        json.set("constraints", all(disk.messages(3), AppProto::constraint));
        return json;
    }

    private static ObjectNode external(Proto external) {
        var json = object();
        external.number(1).ifPresent(size -> json.put("size", size));
        json.put("name", external.needed(2, "name of a volume"))
                .put("provider", external.needed(3, "provider of a volume"));
        setNonEmpty(json, "options", pairs(external.messages(4)));
        return json.put("shared", external.flag(5, false));
    }

    private static ObjectNode csi(Proto csi) {
        var json = object().put("name", csi.needed(1, "name of a volume")).put("provider", "csi");
        var options = json.putObject("options").put("pluginName", csi.needed(2, "plugin of a volume"));
        csi.message(3).ifPresent(capability -> options.set("capability", capability(capability)));
        setNonEmpty(options, "nodeStageSecret", pairs(csi.messages(4)));
        setNonEmpty(options, "nodePublishSecret", pairs(csi.messages(5)));
        setNonEmpty(options, "volumeContext", pairs(csi.messages(6)));
        return json;
    }

    private static ObjectNode capability(Proto capability) {
        var json = object().put("accessType", capability.has(1) ? "block" : "mount")
                .put(
                        "accessMode",
                        CheckProto.word(
                                ACCESS,
                                capability
                                        .message(3)
                                        .map(mode -> mode.number(1, 0))
                                        .orElse(0L)));
        capability.message(2).ifPresent(mount -> {
            mount.text(1).filter(type -> !type.isEmpty()).ifPresent(type -> json.put("fsType", type));
            setNonEmpty(json, "mountFlags", texts(mount.texts(2)));
        });
        return json;
    }
}
