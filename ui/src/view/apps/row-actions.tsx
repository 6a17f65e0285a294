import { type DialogSpec, openDialog } from '../../dialogs/open';
import { Icon, type IconName } from '../icon';

interface Props {
  id: string;
  suspended: boolean;
}

export function RowActions({ id, suspended }: Props) {
  return (
    <>
      <RowAction name="scale" label={`Scale ${id}`} spec={{ kind: 'scale', appId: id }} />
      <RowAction name="restart" label={`Restart ${id}`} spec={{ kind: 'restart', appId: id }} />
      <RowAction name="suspend" label={`Suspend ${id}`} spec={{ kind: 'suspend', appId: id }} disabled={suspended} />
      <RowAction name="destroy" label={`Destroy ${id}`} spec={{ kind: 'destroy', appId: id }} />
    </>
  );
}

interface ActionProps {
  name: IconName;
  label: string;
  spec: DialogSpec & { appId: string };
  disabled?: boolean;
}

function RowAction({ name, label, spec, disabled = false }: ActionProps) {
  return (
    <button
      type="button"
      class={`icon-button act-${name}`}
      aria-label={label}
      title={label}
      disabled={disabled}
      data-testid={`${name}-button-${spec.appId}`}
      onClick={() => openDialog(spec)}
    >
      <Icon name={name} />
    </button>
  );
}
