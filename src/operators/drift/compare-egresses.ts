import { query } from '#src/db/query.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';
import type { Egress } from '#src/livekit/egress.ts';
import { isRunningSql, isRunningStatus } from '#src/recordings/running.ts';
import { coversScope, type Difference, type Look, type Scope } from './difference.ts';
import type { DriftParts } from './drift-parts.ts';
import { byGlobalSweep, moment } from './next-steps.ts';
import { readOurs } from './read-standings.ts';

/** A recording that runs, as its row says. */
interface Running {
  readonly id: string;
  readonly room: string;
  readonly status: string;
  readonly egress: string | null;
  readonly actor: boolean;
  readonly dueAt: Date | null;
  readonly quarantined: boolean;
}

/** Compares running recordings with LiveKit's active egresses. Null when recording is off and nothing is recorded. */
export async function compareEgresses(parts: DriftParts, scope: Scope, now: Date): Promise<Look | null> {
  const before = await readRunningRecordings(parts, scope);
  if (!parts.settings.RECORDING_ENABLE && before.length === 0) return null;
  const listed = (await parts.livekit.listEgresses({ active: true })).filter(({ status }) => isActive(status));
  const active = new Set(listed.map(({ id }) => id));
  const missing = before
    .filter(({ egress }) => egress !== null && !active.has(egress))
    .map((recording) => missingEgress(parts, recording, now));
  const surplus = await readSurplus(parts, scope, listed);
  return { differences: [...missing, ...surplus], covers: coversScope(scope, 'egress') };
}

/** An ending egress counts as active, because it still writes its file. */
const isActive = (status: string): boolean => status === 'starting' || status === 'active' || status === 'ending';

function missingEgress({ settings }: DriftParts, recording: Running, now: Date): Difference {
  const { room, id, status, egress, actor, dueAt, quarantined } = recording;
  return {
    room,
    what: 'egress',
    direction: 'missing',
    thing: egress!,
    believed: `recording ${id} is ${status}`,
    found: null,
    next: !actor
      ? `The global sweep, ${byGlobalSweep(settings, now)}, gives the recording an actor, which asks LiveKit and ends it.`
      : quarantined
        ? 'Nothing while the recording is quarantined; the act actor.release delivers its kept reports.'
        : dueAt === null
          ? 'Nothing by itself; the act recording.fail ends the recording.'
          : `The recording asks LiveKit at ${moment(dueAt)}, twice if the egress is unknown there, and ends.`,
  };
}

async function readSurplus(parts: DriftParts, scope: Scope, listed: readonly Egress[]): Promise<Difference[]> {
  const running = listed.filter(({ status, room }) => status !== 'ending' && asOwnUuid(room) !== null);
  const inScope = scope === 'all' ? running : running.filter(({ room }) => scope.includes(room));
  if (inScope.length === 0) return [];
  const rooms = await readOurs(parts.database, [...new Set(inScope.map(({ room }) => room))]);
  const { rows } = await query<{ id: string; status: string; egress: string | null }>(
    parts.database,
    'drift.recordings-of-egresses',
    `select id, status, worker_id as egress from public.meet_recording
     where room_id = any($1::uuid[]) and (worker_id = any($2::text[]) or id = any($3::uuid[]))`,
    [[...rooms.keys()], inScope.map(({ id }) => id), inScope.flatMap(({ file }) => file ?? [])],
  );
  return inScope.flatMap(({ id, room, file, status }) => {
    // Skip foreign rooms, and egresses of other programs, which the room's actor has stored.
    if (!rooms.has(room) || rooms.get(room)?.egress === id) return [];
    const recording = rows.find((row) => row.egress === id) ?? rows.find((row) => row.id === file);
    const runs = recording !== undefined && isRunningStatus(recording.status);
    if (runs && (recording.egress === id || recording.egress === null)) return [];
    const difference: Difference = {
      room,
      what: 'egress',
      direction: 'surplus',
      thing: id,
      believed: recording === undefined ? null : `recording ${recording.id} is ${recording.status}`,
      found: `${status} egress`,
      next:
        recording === undefined
          ? 'The sweep of the room shows its recorder as a recording; it ends with the meeting, or by the act meeting.end.'
          : 'The next report of LiveKit on this egress makes the recording end it; it ends with the meeting at the latest.',
    };
    return [difference];
  });
}

async function readRunningRecordings({ database }: DriftParts, scope: Scope): Promise<Running[]> {
  const all = scope === 'all';
  const { rows } = await query<Running>(
    database,
    `drift.running-recordings-${all ? 'all' : 'some'}`,
    `select r.id, r.room_id as room, r.status, r.worker_id as egress, a.id is not null as actor, a.due_at as "dueAt",
       a.quarantined_at is not null as quarantined
     from public.meet_recording r
     left join greenroom.actor a on a.kind = 'recording' and a.id = concat_ws('/', r.room_id, r.id)
     where ${isRunningSql('r.status')} ${all ? '' : 'and r.room_id = any($1::uuid[])'} limit 10000`,
    all ? [] : [scope],
  );
  return rows;
}
