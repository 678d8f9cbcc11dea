import type { Timer } from './held-actor.ts';

/** Whether a stored timer can fire: it has a time and an event. */
export const isTimer = (timer: unknown): timer is Timer => {
  const { at, event } = (timer ?? {}) as Partial<Timer>;
  return typeof at === 'string' && !Number.isNaN(Date.parse(at)) && typeof event?.type === 'string';
};

/** The timers of a stored state that can fire, by id. */
export const usableTimers = (timers: unknown): [id: string, timer: Timer][] =>
  Object.entries(timers ?? {}).filter((entry): entry is [string, Timer] => isTimer(entry[1]));

/** Throws if a stored timer cannot fire. */
export function checkTimers(timers: unknown): void {
  const isObject = typeof timers === 'object' && timers !== null && !Array.isArray(timers);
  if (!isObject || !Object.values(timers).every(isTimer)) {
    throw new Error('The stored timers include one without a time or an event');
  }
}
