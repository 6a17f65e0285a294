import type { ApiError } from '../../api/http';
import type { Change, Plan } from '../../api/plan';
import { PlanView } from '../plan-view';
import { Request } from '../request';

interface Props {
  plan: Plan;
  change: Change;
  creating: boolean;
  refused: ApiError | undefined;
  /** What others did meanwhile; empty if nothing. */
  others: string;
}

/** The last look before it happens: what would, and the request that asks for it. */
export function Review({ plan, change, creating, refused, others }: Props) {
  return (
    <div class="modal-body review">
      {refused !== undefined && refused.locks.length === 0 && (
        <p class="alert" role="alert" data-testid="refusal">
          {refused.message}
        </p>
      )}
      {others !== '' && (
        <p class="alert note-bar" role="status" data-testid="others-did">
          {others}
        </p>
      )}
      <h3>{creating ? 'This is what would happen' : 'This would change'}</h3>
      <PlanView plan={plan} />
      <Request {...change} />
    </div>
  );
}
