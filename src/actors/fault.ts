import type { FaultPoint } from './runtime.ts';

/**
 * Kills this process with SIGKILL when it passes a named point for the nth time (`before-commit:3`). For crash tests;
 * does nothing without a plan.
 */
export function planFault(plan: string | undefined): (point: FaultPoint) => void {
  if (plan === undefined) return () => undefined;
  const [name, nth = '1'] = plan.split(':');
  let passes = 0;
  return (point) => {
    if (point === name && ++passes === Number(nth)) process.kill(process.pid, 'SIGKILL');
  };
}
