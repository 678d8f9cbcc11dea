import type { RecordingRow } from '#machines/recording/recording.context.ts';
import type { AnyDelivery } from '#src/actors/delivery.ts';
import { addressKey } from '#src/actors/delivery.ts';
import type { Held } from '#src/actors/held-actor.ts';
import type { Lookup } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { isRunningSql } from './running.ts';

/** For a room: which of its recordings owns the egress that LiveKit reports. */
export const egressLookup: Lookup = {
  // No write of a room changes recordings.
  outdatedBy: () => false,
  async read(tx, deliveries) {
    const asked = deliveries.filter(({ event }) => event.type.startsWith('egress.'));
    if (asked.length === 0) return deliveries.map(() => ({}));
    const { rows } = await tx.client.query<{ recording: string | null }>({
      name: 'recordings.of-egress',
      // The file names the recording before its egress is stored.
      text: `select (select r.id from public.meet_recording r
          where r.room_id = w.room and (r.worker_id = w.egress or r.id = w.file) order by r.worker_id = w.egress desc nulls last
          limit 1) as recording
        from unnest($1::uuid[], $2::text[], $3::uuid[]) with ordinality as w (room, egress, file, ord) order by w.ord`,
      values: [
        asked.map(({ to }) => to.id),
        asked.map(({ event }) => event.egress),
        asked.map(({ event }) => event.file ?? null),
      ],
    });
    const found = new Map(asked.map((delivery, index) => [delivery, rows[index]!]));
    return deliveries.map((delivery) => found.get(delivery) ?? {});
  },
};

/**
 * For a recording: whether another one blocks its room, who is still to be told, and, for an actor that was just
 * created, its row.
 */
export const recordingLookup: Lookup = {
  outdatedBy: ({ name }) => name.startsWith('recording.') || name.startsWith('notice.'),
  read: (tx, deliveries, held) => Promise.all(deliveries.map((delivery) => readOne(tx, delivery, held))),
};

async function readOne(tx: Transaction, { to, event }: AnyDelivery, held: Held): Promise<object> {
  const [room, recording] = to.id.split('/');
  if (event.type === 'recording.start') {
    const { rows } = await tx.client.query({
      name: 'recordings.busy',
      text: `select exists (select from public.meet_recording
        where room_id = $1 and ${isRunningSql('status')}) as busy`,
      values: [room],
    });
    return rows[0]!;
  }
  const row = held.get(addressKey(to))?.born ? await readRow(tx, recording!) : {};
  if (event.type !== 'notices.settled') return row;
  const { rows } = await tx.client.query({
    name: 'notices.left',
    text: `select exists (select from greenroom.recording_notice where recording = $1 and state in ('pending', 'sending')) as pending,
      exists (select from greenroom.recording_notice where recording = $1 and state = 'failed') as failed`,
    values: [recording],
  });
  return { ...row, ...rows[0] };
}

/** An empty object when there is none. */
async function readRow(tx: Transaction, recording: string): Promise<{ row?: RecordingRow }> {
  const { rows } = await tx.client.query<RecordingRow>({
    name: 'recordings.adopted-row',
    text: `select id as recording, status, worker_id as egress, mode,
        coalesce(options ->> 'original_mode', mode) as "shownMode",
        coalesce((options ->> 'collect_metadata')::boolean, false) as collects
      from public.meet_recording where id = $1`,
    values: [recording],
  });
  return rows[0] === undefined ? {} : { row: rows[0] };
}
