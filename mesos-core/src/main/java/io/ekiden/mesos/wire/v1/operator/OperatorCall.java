package io.ekiden.mesos.wire.v1.operator;

import io.ekiden.mesos.allocator.Quantities;
import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.master.maintenance.MaintenanceRequest;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.wire.v1.Ids;
import io.ekiden.mesos.wire.v1.MaintenanceProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.Validation;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.files.FilesCall;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos.Value.Scalar;
import org.apache.mesos.v1.master.Protos.Call;

/** What an operator asks of the master. <b>Source:</b> v1 master.proto {@code Call}. */
public sealed interface OperatorCall {
    Validation VALIDATION = new Validation("master::Call");

    /** Something to read from a snapshot. {@code type} is the name Mesos has for it. */
    record Read(String type) implements OperatorCall {}

    record Subscribe() implements OperatorCall {}

    record Teardown(FrameworkId frameworkId) implements OperatorCall {}

    /** Of some roles; the others keep theirs. */
    record UpdateWeights(SortedMap<String, Double> weights) implements OperatorCall {
        public UpdateWeights {
            weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
        }
    }

    /** Of some roles; the others keep theirs. */
    record UpdateQuota(SortedMap<String, Quota> quotas, boolean force) implements OperatorCall {
        public UpdateQuota {
            quotas = Collections.unmodifiableSortedMap(new TreeMap<>(quotas));
        }
    }

    record DrainAgent(AgentId agentId, Optional<Duration> maxGracePeriod, boolean markGone) implements OperatorCall {}

    record DeactivateAgent(AgentId agentId) implements OperatorCall {}

    record ReactivateAgent(AgentId agentId) implements OperatorCall {}

    record MarkAgentGone(AgentId agentId) implements OperatorCall {}

    record Maintain(MaintenanceRequest request) implements OperatorCall {}

    /** Reserves resources of an agent, or makes a volume of them, or the other way round. */
    record Operate(AgentId agentId, Operation.Convert operation) implements OperatorCall {}

    /** What agents are asked too. */
    record OfFiles(FilesCall call) implements OperatorCall {}

    /** Known to Mesos, but not to this master. */
    record Unsupported(String type) implements OperatorCall {}

    /**
     * Reads and checks a request's body.
     *
     * @throws WireException in the words of Mesos
     */
    static OperatorCall read(MediaType mediaType, byte[] body) throws WireException {
        var builder = Call.newBuilder();
        mediaType.merge(body, builder);
        var call = builder.build();
        return switch (call.getType()) {
            case UNKNOWN -> throw VALIDATION.missing("type");
            case SUBSCRIBE -> new Subscribe();
            case TEARDOWN -> {
                VALIDATION.require(call.hasTeardown(), "teardown");
                yield new Teardown(Ids.read(call.getTeardown().getFrameworkId()));
            }
            case GET_HEALTH,
                    GET_FLAGS,
                    GET_VERSION,
                    GET_METRICS,
                    GET_STATE,
                    GET_AGENTS,
                    GET_FRAMEWORKS,
                    GET_EXECUTORS,
                    GET_OPERATIONS,
                    GET_TASKS,
                    GET_ROLES,
                    GET_WEIGHTS,
                    GET_QUOTA,
                    GET_MAINTENANCE_STATUS,
                    GET_MAINTENANCE_SCHEDULE,
                    GET_MASTER -> new Read(call.getType().name());
            case UPDATE_WEIGHTS -> {
                VALIDATION.require(call.hasUpdateWeights(), "update_weights");
                var weights = new TreeMap<String, Double>();
                call.getUpdateWeights()
                        .getWeightInfosList()
                        .forEach(info -> weights.put(info.getRole().strip(), info.getWeight()));
                yield new UpdateWeights(weights);
            }
            case UPDATE_QUOTA -> {
                VALIDATION.require(call.hasUpdateQuota(), "update_quota");
                var quotas = new TreeMap<String, Quota>();
                for (var config : call.getUpdateQuota().getQuotaConfigsList()) {
                    quotas.put(
                            config.getRole(),
                            new Quota(amounts(config.getGuaranteesMap()), amounts(config.getLimitsMap())));
                }
                yield new UpdateQuota(quotas, call.getUpdateQuota().getForce());
            }
            case UPDATE_MAINTENANCE_SCHEDULE -> {
                VALIDATION.require(call.hasUpdateMaintenanceSchedule(), "update_maintenance_schedule");
                yield new Maintain(new MaintenanceRequest.Replace(MaintenanceProtos.read(
                        call.getUpdateMaintenanceSchedule().getSchedule())));
            }
            case START_MAINTENANCE -> {
                VALIDATION.require(call.hasStartMaintenance(), "start_maintenance");
                yield new Maintain(new MaintenanceRequest.Start(
                        MaintenanceProtos.machines(call.getStartMaintenance().getMachinesList())));
            }
            case STOP_MAINTENANCE -> {
                VALIDATION.require(call.hasStopMaintenance(), "stop_maintenance");
                yield new Maintain(new MaintenanceRequest.Stop(
                        MaintenanceProtos.machines(call.getStopMaintenance().getMachinesList())));
            }
            case DRAIN_AGENT -> {
                VALIDATION.require(call.hasDrainAgent(), "drain_agent");
                var drain = call.getDrainAgent();
                yield new DrainAgent(
                        Ids.read(drain.getAgentId()),
                        drain.hasMaxGracePeriod() ? Optional.of(grace(drain.getMaxGracePeriod())) : Optional.empty(),
                        drain.getMarkGone());
            }
            case DEACTIVATE_AGENT -> {
                VALIDATION.require(call.hasDeactivateAgent(), "deactivate_agent");
                yield new DeactivateAgent(Ids.read(call.getDeactivateAgent().getAgentId()));
            }
            case REACTIVATE_AGENT -> {
                VALIDATION.require(call.hasReactivateAgent(), "reactivate_agent");
                yield new ReactivateAgent(Ids.read(call.getReactivateAgent().getAgentId()));
            }
            case MARK_AGENT_GONE -> {
                VALIDATION.require(call.hasMarkAgentGone(), "mark_agent_gone");
                yield new MarkAgentGone(Ids.read(call.getMarkAgentGone().getAgentId()));
            }
            case RESERVE_RESOURCES, UNRESERVE_RESOURCES, CREATE_VOLUMES, DESTROY_VOLUMES, GROW_VOLUME, SHRINK_VOLUME ->
                OperateCalls.read(call);
            case GET_LOGGING_LEVEL -> new OfFiles(new FilesCall.GetLoggingLevel());
            case SET_LOGGING_LEVEL -> {
                VALIDATION.require(call.hasSetLoggingLevel(), "set_logging_level");
                var set = call.getSetLoggingLevel();
                yield new OfFiles(FilesCall.SetLoggingLevel.of(
                        set.getLevel(), set.getDuration().getNanoseconds()));
            }
            case LIST_FILES -> {
                VALIDATION.require(call.hasListFiles(), "list_files");
                yield new OfFiles(new FilesCall.ListFiles(call.getListFiles().getPath()));
            }
            case READ_FILE -> {
                VALIDATION.require(call.hasReadFile(), "read_file");
                var file = call.getReadFile();
                var length = file.hasLength() ? OptionalLong.of(file.getLength()) : OptionalLong.empty();
                yield new OfFiles(FilesCall.ReadFile.of(file.getPath(), file.getOffset(), length, VALIDATION));
            }
            default -> new Unsupported(call.getType().name());
        };
    }

    private static Duration grace(com.google.protobuf.Duration message) throws WireException {
        long seconds = message.getSeconds();
        long tenThousandYears = 315_576_000_000L; // as duration.proto says
        if (seconds > tenThousandYears || seconds < -tenThousandYears) {
            throw VALIDATION.invalid("'max_grace_period' is " + seconds + " s, which is no time");
        }
        return Duration.ofSeconds(seconds, message.getNanos());
    }

    private static Quantities amounts(Map<String, Scalar> amounts) throws WireException {
        var milli = new TreeMap<String, Long>();
        for (var amount : amounts.entrySet()) {
            double value = amount.getValue().getValue();
            if (!(value >= 0 && value < 1e15)) {
                throw VALIDATION.invalid(
                        "'" + amount.getKey() + "' is " + value + ", which is no amount of a resource");
            }
            milli.put(amount.getKey(), Resources.toMilli(value));
        }
        return Quantities.of(milli);
    }
}
