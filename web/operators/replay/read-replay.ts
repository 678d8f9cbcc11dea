import { callApi } from '../api/call-api.ts';
import type { ReplayAnswer } from './replay-answer.ts';

/** An actor by kind, room, and, for a guest or a recording, its own id. */
export interface ReplayedActor {
  readonly kind: string;
  readonly room: string;
  readonly member?: string | null;
}

/** Asks for the last `steps` moves of an actor up to the revision `until`, or up to its current one. */
export function readReplay(
  { kind, room, member }: ReplayedActor,
  { until, steps }: { readonly until?: number; readonly steps: number },
): Promise<ReplayAnswer> {
  const path = [kind, room, ...(member == null ? [] : [member])].map(encodeURIComponent).join('/');
  const query = new URLSearchParams({ steps: String(steps), ...(until === undefined ? {} : { until: String(until) }) });
  return callApi(`actors/${path}/replay/?${query}`) as Promise<ReplayAnswer>;
}
