import { DrainDialog, ReactivateDialog } from './agent';
import { CancelDialog, DestroyDialog, DestroyGroupDialog, RestartDialog, RollbackDialog, SuspendDialog, SuspendGroupDialog } from './confirm';
import { EditDialog } from './edit/edit-dialog';
import { CreateGroupDialog, ScaleGroupDialog } from './group';
import { HelpDialog } from './help';
import { KillChosenDialog, KillDialog } from './kill';
import { dialog, type DialogSpec, written } from './open';
import { DestroyPodDialog, ScalePodDialog } from './pod';
import { ScaleDialog } from './scale';

/** Draws the dialog that is open, if any; another one begins anew, also where it is of the same kind. */
export function Dialogs() {
  const spec = dialog.value;
  return spec === undefined ? null : <Open key={written(spec) ?? spec.kind} spec={spec} />;
}

function Open({ spec }: { spec: DialogSpec }) {
  switch (spec.kind) {
    case 'help':
      return <HelpDialog />;
    case 'create':
      return <EditDialog appId={undefined} within={spec.within ?? '/'} />;
    case 'edit':
      return <EditDialog appId={spec.appId} within="/" old={spec.old} />;
    case 'scale':
      return <ScaleDialog appId={spec.appId} />;
    case 'restart':
      return <RestartDialog appId={spec.appId} />;
    case 'suspend':
      return <SuspendDialog appId={spec.appId} />;
    case 'destroy':
      return <DestroyDialog appId={spec.appId} />;
    case 'rollback-app':
      return <RollbackDialog appId={spec.appId} version={spec.version} />;
    case 'create-group':
      return <CreateGroupDialog within={spec.group} />;
    case 'scale-group':
      return <ScaleGroupDialog group={spec.group} />;
    case 'suspend-group':
      return <SuspendGroupDialog group={spec.group} />;
    case 'destroy-group':
      return <DestroyGroupDialog group={spec.group} />;
    case 'kill':
      return <KillDialog appId={spec.appId} taskId={spec.taskId} />;
    case 'kill-chosen':
      return <KillChosenDialog appId={spec.appId} />;
    case 'scale-pod':
      return <ScalePodDialog podId={spec.podId} />;
    case 'destroy-pod':
      return <DestroyPodDialog podId={spec.podId} />;
    case 'drain':
      return <DrainDialog agentId={spec.agentId} />;
    case 'reactivate':
      return <ReactivateDialog agentId={spec.agentId} />;
    case 'rollback':
    case 'stop':
      return <CancelDialog deploymentId={spec.deploymentId} force={spec.kind === 'stop'} />;
  }
}
