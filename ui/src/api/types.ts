/** The parts of the public API's JSON that the page reads; unknown fields stay where they are. */

export interface HealthResult {
  alive: boolean;
  consecutiveFailures?: number;
  lastFailureCause?: string | null;
  firstSuccess?: string | null;
  lastSuccess?: string | null;
  lastFailure?: string | null;
}

export interface Task {
  id: string;
  appId: string;
  host?: string;
  state: string;
  ports?: number[];
  stagedAt?: string;
  startedAt?: string;
  version?: string;
  slaveId?: string;
  role?: string;
  ipAddresses?: { ipAddress?: string; protocol?: string }[];
  healthCheckResults?: HealthResult[];
  localVolumes?: LocalVolume[];
}

/** What an agent keeps for an instance, also while no task of it runs. */
export interface LocalVolume {
  containerPath: string;
  persistenceId: string;
}

export interface TaskFailure {
  taskId: string;
  state: string;
  message?: string;
  host?: string;
  timestamp: string;
  version?: string;
}

export interface App {
  id: string;
  instances: number;
  cpus: number;
  mem: number;
  version?: string;
  versionInfo?: { lastConfigChangeAt?: string; lastScalingAt?: string };
  healthChecks?: unknown[];
  tasksStaged?: number;
  tasksRunning?: number;
  tasksHealthy?: number;
  tasksUnhealthy?: number;
  deployments?: { id: string }[];
  tasks?: Task[];
  lastTaskFailure?: TaskFailure;
  [field: string]: unknown;
}

export interface Action {
  action?: string;
  /** Events of older servers spell it so. */
  type?: string;
  app?: string;
  pod?: string;
  /** Of those that are under way. */
  readinessCheckResults?: ReadinessResult[];
}

/** What an instance said that was asked whether it is ready; its answer only where the app's definition has it kept. */
export interface ReadinessResult {
  name: string;
  taskId: string;
  ready: boolean;
  lastResponse?: { status?: number; contentType?: string; body?: string };
}

export interface Step {
  actions: Action[];
}

export interface Deployment {
  id: string;
  version: string;
  affectedApps: string[];
  affectedPods?: string[];
  paused?: boolean;
  pausedAt?: string;
  /** Of one that is asked for by its id. */
  status?: string;
  reason?: string;
  endedAt?: string;
  followedBy?: string;
  steps?: Step[];
  currentActions: Action[];
  currentStep: number;
  totalSteps: number;
}

export interface Reject {
  reason: string;
  declined: number;
  processed: number;
}

/** Ours alone: one reason in a sentence, with the agent that came nearest. */
export interface WhyNotAnswer {
  reason: string;
  agents: number;
  sentence: string;
}

export interface QueueItem {
  count: number;
  delay: { timeLeftSeconds: number; overdue: boolean };
  since?: string;
  processedOffersSummary?: {
    processedOffersCount: number;
    unusedOffersCount: number;
    rejectSummaryLastOffers?: Reject[];
    rejectSummaryLaunchAttempt?: Reject[];
  };
  whyNot?: WhyNotAnswer[];
  app?: { id: string };
  pod?: { id: string };
}

/** A pod as `::status` shows it. */
export interface PodStatus {
  id: string;
  status?: string;
  spec?: PodSpec;
  instances?: PodInstance[];
  /** The latest first. */
  terminationHistory?: PodEnd[];
}

export interface PodSpec {
  version?: string;
  scaling?: { instances?: number };
  labels?: Record<string, string>;
  containers?: { name: string; resources?: Resources; healthCheck?: unknown }[];
  executorResources?: Resources;
  volumes?: { name: string; persistent?: unknown }[];
}

export interface Resources {
  cpus?: number;
  mem?: number;
  disk?: number;
  gpus?: number;
}

export interface PodInstance {
  id: string;
  status: string;
  agentHostname?: string;
  /** Names the version that it is of. */
  specReference?: string;
  localVolumes?: LocalVolume[];
  containers?: { name: string; containerId: string; status: string }[];
}

export interface PodEnd {
  instanceID: string;
  terminatedAt: string;
  message?: string;
  containers?: { name: string; containerId: string; lastKnownState?: string }[];
}

/** A task that ended. */
export interface PastTask {
  id: string;
  state: string;
  message: string;
  exitStatus?: number;
  host?: string;
  stagedAt?: string;
  startedAt?: string;
  healthyAt?: string;
  endedAt: string;
  version?: string;
}

export interface TaskStats {
  stats: {
    counts: { staged: number; running: number; healthy: number; unhealthy: number };
    lifeTime?: { averageSeconds: number; medianSeconds: number };
  };
}

export interface AppPast {
  taskHistory?: PastTask[];
  uptime?: { from?: string; medianSecondsToRunning?: number; medianSecondsToHealthy?: number; availabilityPercent?: number };
  taskStats?: Record<string, TaskStats>;
}

/** Of `/v2/info` what the page names; all the rest is listed as it is. */
export interface Info {
  version?: string;
  name?: string;
  frameworkId?: string;
  leader?: string;
  elected?: boolean;
  features?: string[];
  marathon_config?: Record<string, unknown>;
  [section: string]: unknown;
}

/** What one `/v2/events` frame may say about whom it concerns. */
export interface EventData {
  appId?: string;
  runSpecId?: string;
  appDefinition?: { id?: string };
  plan?: { id?: string; steps?: Step[] };
  /** Of events about deployments. */
  id?: string;
  taskId?: string;
  taskStatus?: string;
  message?: string;
}
