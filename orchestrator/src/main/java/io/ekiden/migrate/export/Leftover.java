package io.ekiden.migrate.export;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Fields of definitions that no export takes along. Every field, however deep, is either one that the exports read, or has a word here, or is
 * a loss for being unknown: nothing goes without being named. One that says what holds anyway is no loss.
 */
final class Leftover {
    private static final KnownFields OF_GROUPS = KnownFields.of("""
            /id
            /version
            /apps
            /pods
            /groups
            /dependencies
            /enforceRole | false | there are no roles of Mesos
            """);

    static final KnownFields OF_APPS = KnownFields.of("""
            /id
            /version
            /versionInfo
            /cmd
            /args
            /env
            /secrets
            /user
            /cpus
            /mem
            /disk
            /gpus
            /instances
            /labels
            /constraints
            /dependencies
            /taskKillGracePeriodSeconds
            /fetch/*/uri
            /fetch/*/extract
            /fetch/*/executable
            /fetch/*/cache
            /fetch/*/destPath
            /upgradeStrategy/minimumHealthCapacity
            /upgradeStrategy/maximumOverCapacity
            /networks/*/mode
            /networks/*/name      |  | the network of that name has to be made there, if it is needed
            /networks/*/labels    |  | labels of networks are not known there
            /portDefinitions/*/port
            /portDefinitions/*/name
            /portDefinitions/*/protocol
            /portDefinitions/*/labels |  | labels of ports are not known there
            /requirePorts         | false | ports are those of the container, not of the host
            /container/type
            /container/docker/image
            /container/docker/forcePullImage
            /container/docker/privileged
            /container/docker/parameters   |  | flags of the engine have to be said again there
            /container/docker/pullConfig   |  | what opens the registry has to be put there
            /container/docker/network      |  | is an old word, which is not read: networks says the same
            /container/docker/portMappings |  | is an old word, which is not read: portMappings of the container says the same
            /container/linuxInfo           |  | has to be said again in the words there
            /container/portMappings/*/containerPort
            /container/portMappings/*/servicePort
            /container/portMappings/*/name
            /container/portMappings/*/protocol
            /container/portMappings/*/hostPort     | 0 | no port of the host is its own there
            /container/portMappings/*/labels       |   | labels of ports are not known there
            /container/portMappings/*/networkNames |   | which network has which port has to be said again there
            /container/volumes/*/containerPath
            /container/volumes/*/mode
            /container/volumes/*/hostPath
            /container/volumes/*/secret
            /container/volumes/*/external
            /container/volumes/*/persistent/size
            /container/volumes/*/persistent/type        | "root" | which kind of disk it is has to be said again there
            /container/volumes/*/persistent/maxSize     |  | how large its disk may be at most is not said there
            /container/volumes/*/persistent/profileName |  | which kind of disk it is has to be said again there
            /container/volumes/*/persistent/constraints |  | which disk it takes has to be said again there
            /healthChecks/*/protocol
            /healthChecks/*/path
            /healthChecks/*/port
            /healthChecks/*/portIndex
            /healthChecks/*/command/value
            /healthChecks/*/grpcService
            /healthChecks/*/gracePeriodSeconds
            /healthChecks/*/intervalSeconds
            /healthChecks/*/timeoutSeconds
            /healthChecks/*/maxConsecutiveFailures
            /healthChecks/*/delaySeconds              | 15 | the first look comes when it does there
            /healthChecks/*/startupSeconds            |  | a time to start in, beside that of grace, has to be said again there
            /healthChecks/*/ignoreHttp1xx             | false | what an answer of 1xx means is not said there
            /healthChecks/*/ipProtocol                | "IPv4" | which address is asked is not said there
            /healthChecks/*/httpStatusCodesForHealthy |  | which answers are good is not said there: those of 2xx and 3xx are
            /healthChecks/*/httpBodyContains          |  | what an answer says is not looked at there
            /readinessChecks       |  | the health check has to say when it is ready
            /check                 |  | checks that have no consequence are not known there
            /backoffFactor         | 1.15 | how long to wait after failures is not said there for each app
            /backoffSeconds        | 1    | how long to wait after failures is not said there for each app
            /maxLaunchDelaySeconds | 300  | how long to wait after failures is not said there for each app
            /executor              | ""   | there are no executors
            /executorResources     | {"cpus":0.1,"mem":32,"disk":10} | there are no executors
            /killSelection         | "YOUNGEST_FIRST" | which instance goes first is not said there
            /unreachableStrategy   | {"inactiveAfterSeconds":0,"expungeAfterSeconds":0} | what is lost with a machine is replaced by the rules there
            /residency/relaunchEscalationTimeoutSeconds | 3600 | when data is given up is not said there
            /residency/taskLostBehavior | "WAIT_FOREVER" | when data is given up is not said there
            /role                  | "*"  | there are no roles of Mesos
            /acceptedResourceRoles |  | there are no roles of Mesos
            /resourceLimits        |  | limits are those of what is asked for
            /tty                   |  | no terminal is given to it
            /ports                 |  | is an old word, which is not read: portDefinitions says the same
            /uris                  |  | is an old word, which is not read: fetch says the same
            /ipAddress             |  | is an old word, which is not read: networks says the same
            """);

    static final KnownFields OF_PODS = KnownFields.of("""
            /id
            /version
            /labels
            /user
            /environment
            /secrets
            /scaling/kind
            /scaling/instances
            /scaling/maxInstances |  | how many there may be at most is not said there
            /networks/*/mode
            /networks/*/name      |  | the network of that name has to be made there, if it is needed
            /networks/*/labels    |  | labels of networks are not known there
            /volumes/*/name
            /volumes/*/host
            /volumes/*/secret
            /volumes/*/persistent/size
            /volumes/*/persistent/type        | "root" | which kind of disk it is has to be said again there
            /volumes/*/persistent/maxSize     |  | how large its disk may be at most is not said there
            /volumes/*/persistent/profileName |  | which kind of disk it is has to be said again there
            /volumes/*/persistent/constraints |  | which disk it takes has to be said again there
            /scheduling/upgrade/minimumHealthCapacity
            /scheduling/upgrade/maximumOverCapacity
            /scheduling/backoff/backoff        | 1    | how long to wait after failures is not said there for each pod
            /scheduling/backoff/backoffFactor  | 1.15 | how long to wait after failures is not said there for each pod
            /scheduling/backoff/maxLaunchDelay | 300  | how long to wait after failures is not said there for each pod
            /scheduling/killSelection          | "YOUNGEST_FIRST" | which instance goes first is not said there
            /scheduling/unreachableStrategy    | {"inactiveAfterSeconds":0,"expungeAfterSeconds":0} | what is lost with a machine is replaced by the rules there
            /scheduling/placement/constraints  |  | constraints of pods have to be said again there
            /scheduling/placement/acceptedResourceRoles |  | there are no roles of Mesos
            /executorResources    | {"cpus":0.1,"mem":32,"disk":10} | there are no executors
            /linuxInfo            |  | has to be said again in the words there
            /legacySharedCgroups  | false | what its containers share is what they share there
            /role                 | "*" | there are no roles of Mesos
            /containers/*/name
            /containers/*/exec/command/shell
            /containers/*/exec/command/argv
            /containers/*/exec/overrideEntrypoint |  | whether its command stands in for that of the image has to be said again there
            /containers/*/resources/cpus
            /containers/*/resources/mem
            /containers/*/resources/disk
            /containers/*/resources/gpus
            /containers/*/image/kind
            /containers/*/image/id
            /containers/*/image/forcePull
            /containers/*/image/pullConfig   |  | what opens the registry has to be put there
            /containers/*/image/labels       |  | labels of images are not known there
            /containers/*/environment
            /containers/*/user
            /containers/*/endpoints/*/name
            /containers/*/endpoints/*/containerPort
            /containers/*/endpoints/*/hostPort
            /containers/*/endpoints/*/protocol
            /containers/*/endpoints/*/labels       |  | labels of ports are not known there
            /containers/*/endpoints/*/networkNames |  | which network has which port has to be said again there
            /containers/*/volumeMounts/*/name
            /containers/*/volumeMounts/*/mountPath
            /containers/*/volumeMounts/*/readOnly
            /containers/*/lifecycle/killGracePeriodSeconds
            /containers/*/healthCheck/http/endpoint
            /containers/*/healthCheck/http/path
            /containers/*/healthCheck/http/scheme
            /containers/*/healthCheck/tcp/endpoint
            /containers/*/healthCheck/exec/command/shell
            /containers/*/healthCheck/exec/command/argv
            /containers/*/healthCheck/gracePeriodSeconds
            /containers/*/healthCheck/intervalSeconds
            /containers/*/healthCheck/timeoutSeconds
            /containers/*/healthCheck/maxConsecutiveFailures
            /containers/*/healthCheck/delaySeconds | 15 | the first look comes when it does there
            /containers/*/check          |  | checks that have no consequence are not known there
            /containers/*/artifacts      |  | artifacts have to be in the image
            /containers/*/labels         |  | labels of a container are not shown there
            /containers/*/resourceLimits |  | limits are those of what is asked for
            /containers/*/linuxInfo      |  | has to be said again in the words there
            /containers/*/tty            |  | no terminal is given to it
            """);

    private Leftover() {}

    static void check(String id, JsonNode definition, Losses losses) {
        boolean isPod = definition.path("containers").isArray();
        (isPod ? OF_PODS : OF_APPS).losses(definition, (field, why) -> losses.add(id, field, why));
    }

    static void checkGroup(String id, JsonNode group, Losses losses) {
        OF_GROUPS.losses(group, (field, why) -> losses.add(id, field, why));
    }
}
