import { expect } from 'vitest';
import type { EgressWorker } from './egress-worker.ts';
import { eventually } from './eventually.ts';
import type { RoomRecords } from './room-record.ts';

interface Watched {
  readonly records: RoomRecords;
  readonly worker: Pick<EgressWorker, 'egresses'>;
}

/** What still blocks the room or is inconsistent; empty when another recording may start. */
async function findLeft({ records, worker }: Watched, room: string): Promise<string[]> {
  const { meeting, context } = await records.read(room);
  const { rows: blocking } = await records.pool.query<{ status: string }>(
    `select status from public.meet_recording where room_id = $1 and status in ('initiated', 'active')`,
    [room],
  );
  const { rows: broken } = await records.pool.query<{ id: string }>(
    'select id from greenroom.actor where quarantined_at is not null or inbox > 0',
  );
  const running = (await worker.egresses()).filter(({ roomName, over }) => roomName === room && !over);
  return [
    ...(meeting.endsWith('recording') ? [`the meeting is ${meeting}`] : []),
    ...((context.recording ?? null) === null ? [] : ['the room follows a recording']),
    ...((context.shown ?? null) === null ? [] : ['the room shows a recording']),
    ...blocking.map(({ status }) => `a recording is ${status}`),
    ...running.map(({ egressId, status }) => `${egressId} is ${status}`),
    ...broken.map(({ id }) => `${id} is quarantined`),
  ];
}

/** Waits until no recording blocks the room and no egress runs in it; fails with the rest. */
export async function expectFree(watched: Watched, room: string): Promise<void> {
  await eventually('a free room', async () => (await findLeft(watched, room)).length === 0).catch(async () =>
    expect(await findLeft(watched, room)).toEqual([]),
  );
}
