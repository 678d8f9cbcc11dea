import { query } from '#src/db/query.ts';
import type { CallerParts } from './caller-parts.ts';

/** Counts a call to a room that holds callers; idempotent per call. Resolves with whether its number is locked out. */
export const countCall = (parts: CallerParts, room: string, sid: string): Promise<boolean> =>
  count(parts, room, sid, 'called');

/** Counts a host's denial of a caller; idempotent per call. Resolves as `countCall`. */
export const countDenial = (parts: CallerParts, room: string, sid: string): Promise<boolean> =>
  count(parts, room, sid, 'denied');

const statement = (what: 'called' | 'denied') => `with fresh as (
    update greenroom.caller set ${what} = true where room = $1 and sid = $2 and not ${what}
    returning trunk, number, username),
  counted as (
    insert into greenroom.caller_count as k (trunk, number, masked, calls, denials, since)
      select trunk, number, username, ${what === 'called' ? '1, 0' : '0, 1'}, clock_timestamp() from fresh
    on conflict (trunk, number) do update set
      calls = excluded.calls + case when k.since > excluded.since - $3::interval then k.calls else 0 end,
      denials = excluded.denials + case when k.since > excluded.since - $3::interval then k.denials else 0 end,
      since = case when k.since > excluded.since - $3::interval then k.since else excluded.since end
    returning trunk, number, calls, denials, locked_until)
  select calls > case when number = $6 then $7::int else $4::int end
      or denials >= case when number = $6 then $8::int else $5::int end as over, coalesce(locked_until > clock_timestamp(), false) as locked
    from counted`;

async function count(parts: CallerParts, room: string, sid: string, what: 'called' | 'denied'): Promise<boolean> {
  const { runtime, settings, mask } = parts;
  const { rows } = await query<{ over: boolean; locked: boolean }>(
    runtime.database,
    `telephony.count-${what}`,
    statement(what),
    [
      room,
      sid,
      `${settings.GREENROOM_SIP_LIMIT_MINUTES} minutes`,
      settings.GREENROOM_SIP_CALLS,
      settings.GREENROOM_SIP_DENIALS,
      mask.withheld,
      settings.GREENROOM_SIP_WITHHELD_CALLS,
      settings.GREENROOM_SIP_WITHHELD_DENIALS,
    ],
  );
  const [row] = rows;
  if (row === undefined || row.locked || !row.over) return row?.locked ?? false;
  await lockOut(parts, room, sid);
  return true;
}

/** Locks the call's number out: further calls from it are ended as they join. */
async function lockOut(parts: CallerParts, room: string, sid: string) {
  const { runtime, settings, security, onCaller, onLockedOut } = parts;
  const { rowCount } = await query(
    runtime.database,
    'telephony.lock-out',
    `update greenroom.caller_count k set locked_until = clock_timestamp() + $3::interval, calls = 0, denials = 0
      from greenroom.caller c
      where c.room = $1 and c.sid = $2 and k.trunk = c.trunk and k.number = c.number
        and coalesce(k.locked_until <= clock_timestamp(), true)`,
    [room, sid, `${settings.GREENROOM_SIP_LOCKOUT_MINUTES} minutes`],
  );
  if (rowCount === 0) return;
  onCaller('locked_out');
  security('lockout', { room, scope: 'caller' });
  await onLockedOut(room, sid);
}
