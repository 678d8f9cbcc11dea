import { Away, type Handler } from '#src/actors/command.ts';
import type { MachineEvent } from '#src/actors/delivery.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { isDatabaseAway } from '#src/db/transaction.ts';
import { AppError } from '#src/errors.ts';
import { askLiveKit } from '#src/livekit/agent-of.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import { roomOfRule } from '#src/livekit/sip-rule.ts';
import type { Log } from '#src/log.ts';

export interface RuleParts {
  readonly livekit: Pick<LiveKitClient, 'createSipRule' | 'listSipRules' | 'deleteSipRule'>;
  readonly database: Database;
  readonly log: Log;
  /** Somebody else's rule has the PIN of one of our rooms. */
  readonly onForeign: () => void;
}

/**
 * Makes the dispatch rule that lets callers into a room, with the PIN that the room has when this runs. A rule that is
 * there already is taken over: LiveKit refuses a second one with the same PIN. A room without PIN gets none.
 */
export function createRule(parts: RuleParts): Handler {
  return {
    async run({ to: { id: room }, tries }) {
      const pin = await readPin(parts.database, room);
      if (pin !== null) return { outcome: await askLiveKit(() => makeOrAdopt(parts, room, pin), skipped('no_pin')) };
      // An earlier try may have made one, before the room went.
      return { outcome: tries === 0 ? skipped('no_pin') : { type: 'sip.createFailed', reason: 'no_pin' } };
    },
    failed: (_, reason) => ({ type: 'sip.createFailed', reason }),
  };
}

const skipped = (reason: 'no_pin' | 'foreign_rule'): MachineEvent => ({ type: 'sip.ruleSkipped', reason });

async function makeOrAdopt(parts: RuleParts, room: string, pin: string): Promise<MachineEvent> {
  const { livekit, log, onForeign } = parts;
  try {
    return { type: 'sip.ruleCreated', rule: await livekit.createSipRule(room, pin) };
  } catch (error) {
    if (!(error instanceof LiveKitFailure) || error.kind !== 'refused') throw error;
  }
  const rules = await livekit.listSipRules();
  const ours = rules.filter((rule) => roomOfRule(rule) === room);
  const kept = ours.find((rule) => rule.pin === pin);
  for (const { id } of ours) {
    if (id !== kept?.id) await askLiveKit(() => livekit.deleteSipRule(id), undefined);
  }
  if (kept !== undefined) {
    log.info({ room, rule: kept.id }, 'a dispatch rule that stood already was taken over');
    return { type: 'sip.ruleCreated', rule: kept.id };
  }
  const foreign = rules.find((rule) => rule.pin === pin);
  // LiveKit's own text may quote what was asked for.
  if (foreign === undefined) throw new Error('LiveKit refused the dispatch rule');
  onForeign();
  log.warn({ room, rule: foreign.id }, 'nobody can call a room: another dispatch rule has its PIN');
  return skipped('foreign_rule');
}

/** Null also for a room that is gone. */
async function readPin(database: Database, room: string): Promise<string | null> {
  try {
    const { rows } = await query<{ pin: string | null }>(
      database,
      'telephony.pin',
      'select pin_code as pin from public.meet_room where resource_id = $1',
      [room],
    );
    return rows[0]?.pin || null;
  } catch (error) {
    if (error instanceof AppError && isDatabaseAway(error.cause)) {
      throw new Away('PostgreSQL cannot be reached', { cause: error });
    }
    throw error;
  }
}
