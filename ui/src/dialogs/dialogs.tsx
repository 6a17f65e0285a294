import { CancelDialog, DestroyDialog, KillDialog, RestartDialog, SuspendDialog } from './confirm';
import { EditDialog } from './edit';
import { HelpDialog } from './help';
import { dialog } from './open';
import { ScaleDialog } from './scale';

/** Draws the dialog that is open, if any. */
export function Dialogs() {
  const spec = dialog.value;
  switch (spec?.kind) {
    case undefined:
      return null;
    case 'help':
      return <HelpDialog />;
    case 'create':
      return <EditDialog appId={undefined} />;
    case 'edit':
      return <EditDialog appId={spec.appId} />;
    case 'scale':
      return <ScaleDialog appId={spec.appId} />;
    case 'restart':
      return <RestartDialog appId={spec.appId} />;
    case 'suspend':
      return <SuspendDialog appId={spec.appId} />;
    case 'destroy':
      return <DestroyDialog appId={spec.appId} />;
    case 'kill':
      return <KillDialog appId={spec.appId} taskId={spec.taskId} />;
    case 'rollback':
    case 'stop':
      return <CancelDialog deploymentId={spec.deploymentId} force={spec.kind === 'stop'} />;
  }
}
