import type { Entry } from '#src/realtime/pushes.ts';

/** The entry of a waiting guest after the knock numbers `left` have left the queue. */
export function moveUp(entry: Entry, left: readonly number[]): Entry {
  const { number, position } = entry;
  if (entry.status !== 'waiting' || number === undefined || position === undefined) return entry;
  const ahead = left.filter((gone) => gone < number).length;
  return ahead === 0 ? entry : { ...entry, position: Math.max(1, position - ahead) };
}
