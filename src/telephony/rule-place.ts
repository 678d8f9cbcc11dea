import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { type RulePlace, roomOfRule, type SipRule } from '#src/livekit/sip-rule.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Dependencies for reading how rooms are called. */
export interface PlaceParts {
  readonly database: Database;
  readonly settings: Pick<Settings, 'GREENROOM_SIP_HIDE_NUMBERS'>;
}

/** PIN, trunk and hiding of numbers by room; null for a room without a PIN. Deleted rooms are left out. */
export async function readPlaces(
  { database, settings }: PlaceParts,
  rooms: readonly string[],
): Promise<Map<string, RulePlace | null>> {
  const hidden = settings.GREENROOM_SIP_HIDE_NUMBERS;
  const { rows } = await query<{ room: string; pin: string | null; trunk: string | null }>(
    database,
    'telephony.places',
    'select resource_id as room, pin_code as pin, trunk_id as trunk from public.meet_room where resource_id = any($1)',
    [rooms],
  );
  return new Map(rows.map(({ room, pin, trunk }) => [room, pin ? { pin, trunk, hidden } : null]));
}

/** Whether a rule matches this PIN and trunk, and hides numbers as configured. */
export const isFor = ({ pin, trunks, hidden }: SipRule, place: RulePlace): boolean =>
  pin === place.pin && trunks.join() === (place.trunk ?? '') && hidden === place.hidden;

/**
 * Whether LiveKit refuses a rule with this PIN and trunk because of the given one. A rule for all trunks does not
 * conflict with a rule for one trunk.
 */
export const isInTheWay = ({ pin, trunks }: SipRule, place: RulePlace): boolean =>
  pin === place.pin && (place.trunk === null ? trunks.length === 0 : trunks.includes(place.trunk));

/** Ids of our rooms' rules that are outdated, because the room's PIN or trunk, or the setting, has changed. */
export async function findOutdated(parts: PlaceParts, rules: readonly SipRule[]): Promise<Set<string>> {
  const places = await readPlaces(parts, [...new Set(rules.flatMap((rule) => roomOfRule(rule) ?? []))]);
  const outdated = rules.filter((rule) => {
    const place = places.get(roomOfRule(rule) ?? '');
    return place === null || (place !== undefined && !isFor(rule, place));
  });
  return new Set(outdated.map(({ id }) => id));
}
