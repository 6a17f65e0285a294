package io.ekiden.orchestrator.spec.pod;

import io.ekiden.orchestrator.spec.AppRules;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a pod says of its secrets: each that is used is declared, and the other way round. As for apps. */
final class PodSecretRules {
    private final Secrets secrets;
    private final Set<String> used = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();

    private PodSecretRules(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * All violated rules.
     *
     * @param secrets what the pod declares, and what all its containers are told
     */
    static List<Violation> check(Pod pod, Secrets secrets) {
        var rules = new PodSecretRules(secrets);
        rules.environment("/environment", secrets.environment());
        for (int i = 0; i < pod.containers().size(); i++) {
            rules.container(pod.containers().get(i), "/containers(" + i + ")");
        }
        for (int i = 0; i < pod.volumes().size(); i++) {
            if (pod.volumes().get(i) instanceof PodVolume.Secret volume) {
                rules.used(volume.secret(), "/volumes(" + i + ")/secret");
            }
        }
        rules.unused();
        return rules.violations;
    }

    private void container(PodContainer container, String path) {
        environment(path + "/environment", container.secrets());
        container
                .image()
                .flatMap(PodContainer.Image::pullConfig)
                .ifPresent(name -> used(name, path + "/image/pullConfig/secret"));
    }

    private void environment(String path, Map<String, String> variables) {
        variables.forEach((variable, name) -> {
            violations.addAll(AppRules.variable(path, variable));
            used(name, path + "/" + variable + "/secret");
        });
    }

    private void used(String name, String path) {
        used.add(name);
        if (!secrets.sources().containsKey(name)) {
            violations.add(Violation.of(path, AppRules.UNDEFINED_SECRET));
        }
    }

    private void unused() {
        secrets.sources().keySet().stream()
                .filter(name -> !used.contains(name))
                .forEach(name -> violations.add(Violation.of(
                        "/secrets/" + name,
                        "is not referenced; remove it, or use it in environment, volumes or an image's pullConfig")));
    }
}
