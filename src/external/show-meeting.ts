import { z } from 'zod';
import { viewRoom } from '#machines/room/room.view.ts';
import type { Answer, ExternalCall } from '#src/api/call.ts';
import type { ExternalParts } from './external-parts.ts';
import { requireExternalRoom } from './require-external-room.ts';

/** What runs in a room: `since` is when the first person joined, null while nobody meets. */
export const meetingObject = z.object({
  state: z.enum(['empty', 'active', 'recording']),
  count: z.int(),
  since: z.string().nullable(),
});

interface Meeting {
  readonly snapshot: { readonly value: unknown };
  readonly count: number;
  readonly since: string | null;
}

/** `GET rooms/{id}/meeting/`: state, number of people, and start of the running meeting. */
export async function showMeeting(
  { database, settings }: ExternalParts,
  { external, params }: ExternalCall,
): Promise<Answer> {
  const { id } = await requireExternalRoom(database.lane, settings, external, params.id!, 'retrieve');
  const { rows } = await database.pool.query<Meeting>({
    name: 'external.meeting',
    // Recorders and agents are no people; the newest rows of a person's earlier visits are kept for a while.
    text: `select a.snapshot, p.count, p.since from greenroom.actor a, lateral (
        select count(*) filter (where left_at is null)::int as count,
          to_char(min(joined_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as since
        from greenroom.presence where room = a.room and livekit_room = a.snapshot -> 'context' ->> 'sid'
          and kind in ('standard', 'sip')) p
      where a.kind = 'room' and a.id = $1::uuid::text`,
    values: [id],
  });
  const [found] = rows;
  const { meeting: state } = viewRoom(found?.snapshot ?? null);
  const meeting = state === 'empty' || found === undefined ? { count: 0, since: null } : found;
  return { status: 200, json: { state, count: meeting.count, since: meeting.since } };
}
