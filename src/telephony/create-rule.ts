import type { EventTo } from '#machines/catalogue.ts';
import type { Handler } from '#src/actors/command.ts';
import type { Log } from '#src/kernel/log.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import { type RulePlace, roomOfRule } from '#src/livekit/sip-rule.ts';
import { findOutdated, isFor, isInTheWay, type PlaceParts, readPlaces } from './rule-place.ts';

export interface RuleParts extends PlaceParts {
  readonly livekit: Pick<LiveKitClient, 'createSipRule' | 'listSipRules' | 'deleteSipRule'>;
  readonly log: Log;
  /** Called when a foreign rule uses the PIN of one of our rooms. */
  readonly onForeign: () => void;
}

/**
 * Handler of `sip.createRule`: creates the dispatch rule that admits callers to a room, with the room's current PIN. An
 * existing rule is adopted, because LiveKit refuses a second one with the same PIN. A room without a PIN gets none.
 */
export function createRule(parts: RuleParts): Handler {
  return async ({ to: { id: room }, tries }) => {
    const wanted = (await askLiveKit(() => readPlaces(parts, [room]))).get(room) ?? null;
    if (wanted !== null) {
      return { outcome: await askLiveKit(() => makeOrAdopt(parts, room, wanted), skipped('no_pin')) };
    }
    // An earlier try may have created a rule before the room was deleted.
    return { outcome: tries === 0 ? skipped('no_pin') : { type: 'sip.createFailed', reason: 'no_pin' } };
  };
}

const skipped = (reason: 'no_pin' | 'foreign_rule'): EventTo<'room'> => ({ type: 'sip.ruleSkipped', reason });

async function makeOrAdopt(parts: RuleParts, room: string, place: RulePlace): Promise<EventTo<'room'>> {
  const { livekit, log, onForeign } = parts;
  const created = (rule: string): EventTo<'room'> => ({ type: 'sip.ruleCreated', rule });
  const made = await make(livekit, room, place);
  if (made !== null) return created(made);
  const rules = await livekit.listSipRules();
  const kept = rules.find((rule) => roomOfRule(rule) === room && isFor(rule, place));
  const inTheWay = rules.filter((rule) => isInTheWay(rule, place));
  // A rule of another of our rooms that had this PIN before; its callers now belong to this room.
  const outdated = await findOutdated(parts, inTheWay);
  const wrong = rules.filter((rule) => outdated.has(rule.id) || roomOfRule(rule) === room);
  for (const { id } of wrong) if (id !== kept?.id) await askLiveKit(() => livekit.deleteSipRule(id), undefined);
  if (kept !== undefined) {
    log.info({ room, rule: kept.id }, 'adopted an existing dispatch rule');
    return created(kept.id);
  }
  const foreign = inTheWay.find((rule) => !wrong.includes(rule));
  if (foreign !== undefined) {
    onForeign();
    log.warn({ room, rule: foreign.id }, 'a room cannot be called: another dispatch rule uses its PIN');
    return skipped('foreign_rule');
  }
  const next = inTheWay.length === 0 ? null : await make(livekit, room, place);
  if (next !== null) return created(next);
  // LiveKit's own error text may quote the request, which contains the PIN.
  throw new LiveKitFailure('refused', 'LiveKit refused the dispatch rule');
}

/** The id of the new rule; null when LiveKit refuses it. */
async function make(livekit: RuleParts['livekit'], room: string, place: RulePlace): Promise<string | null> {
  try {
    return await livekit.createSipRule(room, place);
  } catch (error) {
    if (error instanceof LiveKitFailure && error.kind === 'refused') return null;
    throw error;
  }
}
