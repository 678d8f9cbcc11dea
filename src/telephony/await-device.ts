import { roomAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import { callersMayCome } from '#machines/room/room.view.ts';
import { awaitOutcome } from '#src/actors/await-outcome.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Receipt, StoredSnapshot } from '#src/actors/delivery.ts';
import { startPatience } from '#src/livekit/patience.ts';
import type { RoomkitParts } from './roomkit-parts.ts';

// Together less than the request's limit of 5 s, which includes the answer.
const patienceMs = 4_500;

/**
 * Tells a room that a meeting room device is about to call. Resolves with what became of the room's dispatch rule,
 * without which the device cannot call; `gone` when the room was deleted in the meantime. Rejects with
 * `unavailable` when the room's actor cannot be reached.
 */
export async function awaitDevice(
  { runtime, ruleStands }: Pick<RoomkitParts, 'runtime' | 'ruleStands'>,
  room: string,
  request: string,
): Promise<'created' | 'stood' | 'missing' | 'gone'> {
  const began = performance.now();
  const to = roomAddress(room);
  const tell = async (event: EventTo<'room'>, key: string): Promise<Receipt> => {
    const cause = { by: 'roomkit', id: request } as const;
    return (await deliver(runtime, [{ to, event, key: `request/${request}/${key}`, cause, request }]))[0]!;
  };
  const hear = async ({ snapshot }: Pick<Receipt, 'snapshot'>): Promise<'created' | 'missing'> => {
    const left = patienceMs - (performance.now() - began);
    const may = callersMayCome(snapshot) ?? (await awaitOutcome(runtime, to, left, canCall)) ?? false;
    return may ? 'created' : 'missing';
  };

  const receipt = await tell({ type: 'roomkit.join' }, 'join');
  if (receipt.outcome === 'unknown' || isClosed(receipt.snapshot)) return 'gone';
  const rule = ruleOf(receipt.snapshot);
  if (rule === null) return hear(receipt);
  // An existing rule may have been lost at LiveKit, because empty rooms are not swept: check it.
  const stands = await startPatience(patienceMs)(ruleStands(rule)).catch(() => null);
  if (stands !== false) return stands === true ? 'stood' : 'missing';
  return hear(await tell({ type: 'sip.rulesListed', missing: rule }, 'missing'));
}

const canCall = (snapshot: StoredSnapshot | null): boolean | undefined => callersMayCome(snapshot) ?? undefined;

/** The stored dispatch rule if the room accepts callers now; null otherwise. */
const ruleOf = (snapshot: StoredSnapshot | null): string | null =>
  snapshot !== null && callersMayCome(snapshot) === true ? String(snapshot.context.rule) : null;

const isClosed = (snapshot: StoredSnapshot | null): boolean =>
  (snapshot?.value as { roomkit?: unknown } | undefined)?.roomkit === 'closed';
