import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { roomOfRule, type SipRule } from '#src/livekit/sip-rule.ts';

/** With what callers get into a room: its PIN, and the trunk that it belongs to; null for all of them. */
export interface RulePlace {
  readonly pin: string;
  readonly trunk: string | null;
}

/** Where these rooms are to be called, by room: null for one without a PIN; those that are gone are left out. */
export async function readPlaces(database: Database, rooms: readonly string[]): Promise<Map<string, RulePlace | null>> {
  const { rows } = await query<{ room: string; pin: string | null; trunk: string | null }>(
    database,
    'telephony.places',
    'select resource_id as room, pin_code as pin, trunk_id as trunk from public.meet_room where resource_id = any($1)',
    [rooms],
  );
  return new Map(rows.map(({ room, pin, trunk }) => [room, pin ? { pin, trunk } : null]));
}

/** Whether a rule takes just the callers that it should. */
export const isFor = ({ pin, trunks }: SipRule, place: RulePlace): boolean =>
  pin === place.pin && trunks.join() === (place.trunk ?? '');

/** Whether LiveKit refuses a rule for this place because of that one. A rule for all trunks is another place to it. */
export const isInTheWay = ({ pin, trunks }: SipRule, place: RulePlace): boolean =>
  pin === place.pin && (place.trunk === null ? trunks.length === 0 : trunks.includes(place.trunk));

/** Ids of those rules of our rooms that take other callers than they should: the PIN is another one since. */
export async function findOutdated(database: Database, rules: readonly SipRule[]): Promise<Set<string>> {
  const places = await readPlaces(database, [...new Set(rules.flatMap((rule) => roomOfRule(rule) ?? []))]);
  const outdated = rules.filter((rule) => {
    const place = places.get(roomOfRule(rule) ?? '');
    return place === null || (place !== undefined && !isFor(rule, place));
  });
  return new Set(outdated.map(({ id }) => id));
}
