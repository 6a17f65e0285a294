package io.ekiden.orchestrator.instance;

import io.ekiden.mesos.model.TaskState;

/** Condition of an instance. <b>Source:</b> Marathon {@code Condition}. */
public enum Condition {
    SCHEDULED("Scheduled"),
    PROVISIONED("Provisioned"),
    STAGING("Staging"),
    STARTING("Starting"),
    RUNNING("Running"),
    KILLING("Killing"),
    UNREACHABLE("Unreachable"),
    UNREACHABLE_INACTIVE("UnreachableInactive"),
    FINISHED("Finished"),
    FAILED("Failed"),
    ERROR("Error"),
    KILLED("Killed"),
    GONE("Gone"),
    DROPPED("Dropped"),
    UNKNOWN("Unknown");

    private final String wireName;

    Condition(String wireName) {
        this.wireName = wireName;
    }

    /** As events spell it. */
    public String wireName() {
        return wireName;
    }

    /** The condition a Mesos task state stands for. */
    public static Condition of(TaskState state) {
        return switch (state) {
            case TASK_STAGING -> STAGING;
            case TASK_STARTING -> STARTING;
            case TASK_RUNNING -> RUNNING;
            case TASK_KILLING -> KILLING;
            case TASK_FINISHED -> FINISHED;
            case TASK_FAILED -> FAILED;
            case TASK_KILLED -> KILLED;
            case TASK_ERROR -> ERROR;
            case TASK_DROPPED -> DROPPED;
            case TASK_LOST, TASK_GONE, TASK_GONE_BY_OPERATOR -> GONE;
            case TASK_UNREACHABLE -> UNREACHABLE;
            case TASK_UNKNOWN -> UNKNOWN;
        };
    }

    /** A task may exist for the instance. */
    public boolean isLaunched() {
        return switch (this) {
            case PROVISIONED, STAGING, STARTING, RUNNING, KILLING, UNREACHABLE, UNREACHABLE_INACTIVE -> true;
            case SCHEDULED, FINISHED, FAILED, ERROR, KILLED, GONE, DROPPED, UNKNOWN -> false;
        };
    }
}
