package io.ekiden.mesos.recorded;

import java.util.List;

/**
 * What is meant to differ in one session, each named in COMPATIBILITY.md.
 *
 * @param session as it was recorded
 * @param pattern found in the line that tells of the difference
 * @param always whether it must be there
 */
record Difference(String session, String pattern, String reason, boolean always) {
    Difference(String session, String pattern, String reason) {
        this(session, pattern, reason, true);
    }

    /** One that is there by the luck of timing. */
    private static Difference sometimes(String session, String pattern, String reason) {
        return new Difference(session, pattern, reason, false);
    }

    /** Of parts that are not there; and the last ones of the process around a master, which {@code MasterDoorTest} looks at. */
    static final String ABSENT_MASTER_FLAGS =
            "/flags/(allocation_interval|allocator_(agent_recovery_factor|recovery_timeout)|authentication_v0_timeout"
                    + "|authenticators|hostname_lookup|initialize_driver_logging|log_auto_initialize|logbufsecs|logging_level"
                    + "|max_unreachable_tasks_per_framework|offer_constraints_re2_max_mem|quiet"
                    + "|registry_(fetch_timeout|gc_interval|max_agent_age|store_timeout|strict)|webui_dir"
                    + "|ip|registry|work_dir|zk_session_timeout) ";

    private static final String KEPT = "tasks outlive their agent, whatever their framework says of checkpoints";
    private static final String FOUND = "an unreachable task is called so, whether or not its agent is named";

    private static final String NO_EXECUTOR = "a command has no executor process that could be killed apart from it";

    private static final String SOONER =
            "a new master knows tasks before their agents are back, but not their containers";
    private static final String NO_ATTRIBUTES = "the recorded agent of this session had none";
    private static final String WHY = "what is missed is not a health check but the agent's return";
    private static final String OWN_MEMORY =
            "the limit is what the task asked for, without the 32 MB that Mesos adds for its executor; the kernel counts anew";
    private static final String PRESSURE = "nobody listens for memory pressure";
    private static final String UNKNOWN_TO_AGENTS =
            "an agent knows frameworks by their ids, and of tasks their state; what has ended is the master's to tell";
    private static final String ABSENT_STATE = "/master_hostname |/completed_(frameworks|executors)/\\*|/statuses/\\*"
            + "|/frameworks/\\*/(checkpoint|failover_timeout|hostname|name|principal|roles(/\\*)?|user) ";
    private static final String ABSENT_METRICS = "/containerizer/mesos/|/resource_provider_manager/"
            + "|/slave/((in)?valid_framework_messages|invalid_status_updates) ";
    private static final String ABSENT_FLAGS =
            "/flags/(appc_.*|authenticate_http_.*|authenticatee|authentication_.*|authorizer"
                    + "|cgroups_(cpu_enable_pids_and_tids_count|destroy_timeout|limit_swap)|default_role|disallow_sharing_.*"
                    + "|docker.*|executor_.*|fetcher_.*|frameworks_home|hostname_lookup|http_.*"
                    + "|initialize_driver_logging|ip|launcher|launcher_dir|logbufsecs|logging_level|master"
                    + "|max_completed_executors_per_framework|network_cni_.*|oversubscribed_resources_interval|perf_.*"
                    + "|qos_correction_interval_min|quiet|reconfiguration_policy|recovery_timeout|revocable_cpu_low_priority"
                    + "|runtime_dir|sandbox_directory|strict|systemd_.*|zk_session_timeout) ";
    private static final String NO_FLAGS = "of parts that are not there, or of the process around it";
    private static final String SEEN = "how much there is when somebody looks";
    private static final String ANEW = "an agent that was given up says how its tasks are, not how they became so";
    private static final String HISTORY =
            "of completed frameworks id and time are kept; of others the last subscription";

    private static final String AT_ONCE = "an offer is made at once, so there is one to take back when its agent goes";
    private static final String AGENT_LISTS =
            "/(completed_(executors|frameworks|tasks)|(pending|queued|terminated)_tasks|statuses)( |/)|/status_update_(state|uuid) ";
    private static final String LISTS = "an empty list is left out; " + UNKNOWN_TO_AGENTS;

    private static final List<Difference> ALL = List.of(
            new Difference(
                    "07-frameworks-disconnected.http",
                    "/completed_frameworks/|/frameworks/\\*/reregistered_time",
                    HISTORY),
            new Difference(
                    "14b-cgroups-oom",
                    "cg.oom TASK_FAILED: /(message .Memory limit exceeded: Requested: 96MB|limitation/resources/0/scalar/value )",
                    OWN_MEMORY),
            new Difference("14-cgroups-containers.http", "/mem_(low|medium|critical)_pressure_counter ", PRESSURE),
            new Difference("14-cgroups-statistics.http", "/mem_(low|medium|critical)_pressure_counter ", PRESSURE),
            new Difference("22-agent-get-metrics_snapshot.http", ABSENT_METRICS, "parts that are not there"),
            new Difference("22-agent-get-flags.http", ABSENT_FLAGS, NO_FLAGS),
            new Difference("22-agent-get-slave(1)_state.http", ABSENT_FLAGS, NO_FLAGS),
            new Difference("22-agent-get-state.http", ABSENT_FLAGS, NO_FLAGS),
            new Difference("22-agent-get-slave(1)_state.http", ABSENT_STATE, UNKNOWN_TO_AGENTS),
            new Difference("22-agent-get-state.http", ABSENT_STATE, UNKNOWN_TO_AGENTS),
            sometimes("14c-disk-quota", "cg.disk TASK_FAILED: /message .Disk usage", SEEN),
            new Difference(
                    "14c-disk-quota",
                    "cg.disk TASK_FAILED: /limitation/resources/0/allocation_info ",
                    "a limit is an amount, and nobody's"),
            new Difference(
                    "31-agent-kill9-nocheckpoint", "nc.1 TASK_LOST: /(message|reason|state|unreachable_time) ", KEPT),
            new Difference(
                    "31-agent-kill9-nocheckpoint",
                    "nc.1 TASK_UNKNOWN: /(agent_id|container_status|message|reason|state) ",
                    KEPT),
            new Difference("31-agent-kill9-nocheckpoint", "nc.1: also .*TASK_RUNNING.*REASON_RECONCILIATION", KEPT),
            new Difference(
                    "31-agent-kill9-nocheckpoint",
                    "ORDER: .*.RESCIND, nc.1 TASK_UNREACHABLE, FAILURE, nc.1 TASK_RUNNING, nc.1 TASK_RUNNING",
                    KEPT),
            new Difference("32-agent-lost", "un.1 TASK_UNREACHABLE: /message .health check timed out", WHY),
            new Difference("32-agent-lost", "un.1 TASK_UNKNOWN: /(agent_id|message|state|unreachable_time) ", FOUND),
            new Difference("32-agent-lost", "ORDER: .*FAILURE(, un.1 TASK_UNREACHABLE){4}, un.1 TASK_RUNNING", FOUND),
            new Difference("32-agent-lost-nocaps", "un.1 TASK_LOST: /message .health check timed out", WHY),
            new Difference(
                    "32-agent-lost-nocaps", "un.1 TASK_LOST: /(agent_id  |message .Recon|unreachable_time  )", FOUND),
            new Difference("32-state-lost.http", ABSENT_MASTER_FLAGS, NO_FLAGS),
            new Difference("32-state-lost-nocaps.http", ABSENT_MASTER_FLAGS, NO_FLAGS),
            new Difference("32-tasks-back.http", "/statuses/.*TASK_STARTING", ANEW),
            new Difference("32-tasks-back-nocaps.http", "/statuses/.*TASK_STARTING", ANEW),
            new Difference(
                    "37-master-restart-replicated-new", "mr.1: also .*TASK_RUNNING.*REASON_RECONCILIATION", SOONER),
            new Difference(
                    "37-master-restart-replicated-new", "unk: also .*TASK_UNKNOWN.*REASON_RECONCILIATION", SOONER),
            new Difference("37-master-restart-replicated-new", "mr.1 TASK_RUNNING: /container_status ", SOONER),
            new Difference(
                    "37-master-restart-replicated-new",
                    "ORDER: .* .(mr.1 TASK_RUNNING, ){3}unk TASK_UNKNOWN, unk TASK_UNKNOWN.",
                    SOONER),
            new Difference("43-zk-failover-before", "OFFERS: /attributes ", NO_ATTRIBUTES),
            new Difference("43-zk-failover-after", "OFFERS: /attributes ", NO_ATTRIBUTES),
            new Difference("43-zk-failover-after", "zk.1: also .*TASK_RUNNING.*REASON_RECONCILIATION", SOONER),
            new Difference("43-zk-failover-after", "zk.1 TASK_RUNNING: /container_status ", SOONER),
            new Difference("43-zk-failover-after", "ORDER: .* .zk.1 TASK_RUNNING, zk.1 TASK_RUNNING.", SOONER),
            new Difference(
                    "executor/01-two-tasks",
                    "two.d TASK_ERROR: /message .*ExecutorInfo is not compatible with existing ExecutorInfo",
                    "what differs is not written out"),
            agentLists("01-agent-GET_EXECUTORS"),
            agentLists("01-agent-GET_FRAMEWORKS"),
            agentLists("01-agent-GET_STATE"),
            agentLists("01-agent-GET_TASKS"),
            agentLists("05-executors-after-cut"),
            agentLists("06-agent-GET_EXECUTORS-after"),
            agentLists("06-agent-GET_TASKS-after"),
            agentLists("06e-agent-GET_TASKS-after"),
            agentLists("07-agent-GET_EXECUTORS"),
            agentLists("07-agent-GET_TASKS"),
            new Difference("mesos-executor/08-GET_TASKS.http", AGENT_LISTS, LISTS),
            new Difference("mesos/executor/07-agent-state.http", ABSENT_FLAGS, NO_FLAGS),
            new Difference(
                    "mesos/executor/07-agent-state.http",
                    ABSENT_STATE
                            + "|/completed_executors |/frameworks/\\*/(executors/\\*/(tasks|completed_tasks)/|completed|role )",
                    UNKNOWN_TO_AGENTS),
            new Difference("mesos/executor/01-agent-state.http", ABSENT_FLAGS, NO_FLAGS),
            new Difference("mesos/executor/01-agent-state.http", ABSENT_STATE, UNKNOWN_TO_AGENTS),
            new Difference("mesos/executor/01-master-state.http", ABSENT_MASTER_FLAGS, NO_FLAGS),
            sometimes("executor/06-agent-restart", "RESCIND", AT_ONCE),
            new Difference("executor/06-agent-restart", "r1.a TASK_FINISHED: /message ", "an empty message is none"),
            sometimes("executor/06b-no-checkpoint", "RESCIND: also", AT_ONCE),
            new Difference("executor/06b-no-checkpoint", "q2.a TASK_LOST: /(message|reason|source|state|uuid) ", KEPT),
            new Difference("executor/06b-no-checkpoint", "ORDER: .q2.a TASK_LOST. . .(RESCIND)?.", KEPT),
            new Difference(
                    "executor/06c-agent-stop.exec-w1",
                    "also .*MESSAGE",
                    "the agent registers at once, instead of waiting for its executors, and loses no message meanwhile"),
            sometimes("executor/06c-agent-stop", "RESCIND", AT_ONCE),
            sometimes("executor/06e-unacked-updates", "RESCIND", AT_ONCE),
            new Difference("executor/02-crash", "cn.t TASK_FINISHED: /message ", "an empty message is none"),
            new Difference(
                    "35-executor-kill9", "ex.1 TASK_FAILED: /(message|reason|source|container_status) ", NO_EXECUTOR));

    private static Difference agentLists(String recording) {
        return new Difference("mesos/executor/" + recording + ".http", AGENT_LISTS, LISTS);
    }

    static List<Difference> of(String session) {
        return ALL.stream().filter(one -> one.session().equals(session)).toList();
    }

    boolean explains(String line) {
        return line.matches(".*(?:" + pattern + ").*");
    }
}
