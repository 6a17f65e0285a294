import type { Deployment } from '../../api/types';
import { rowNamed } from '../../state';
import { stepFraction } from '../../store/progress';

/** A part for each step, filled as far as it is done. */
export function StepBar({ deployment }: { deployment: Deployment }) {
  const { currentStep: at, totalSteps: of } = deployment;
  const fraction = stepFraction(deployment, (id) => rowNamed(id)?.app);
  return (
    <span
      class={deployment.paused === true ? 'steps paused' : 'steps'}
      role="progressbar"
      aria-valuemin={0}
      aria-valuenow={Math.round((at - 1 + fraction) * 100) / 100}
      aria-valuemax={of}
      aria-label="Steps"
    >
      {Array.from({ length: Math.max(of, 1) }, (_, index) => (
        <span key={index}>
          <span style={{ width: `${100 * (index + 1 < at ? 1 : index + 1 === at ? fraction : 0)}%` }} class={index + 1 === at ? 'present' : ''} />
        </span>
      ))}
    </span>
  );
}
