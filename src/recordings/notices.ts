import type { WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { claimableSql } from '#src/jobs/messages.ts';
import type { Sql } from '#src/rooms/find-room.ts';

/** Who is told that a recording is saved: one row per recipient in `greenroom.recording_notice`. */

export type NoticeChannel = 'mail' | 'summary';

/** Notes the recipients of recordings that were just saved; those who cannot be told are noted as failed. */
export function addNotices(tx: Transaction, items: readonly WriteItem<{ readonly recording: string }>[]): void {
  tx.send({
    name: 'notices.add',
    text: `
      with saved as (
        select r.id, r.room_id, r.mode = 'screen_recording' as mails,
          r.mode = 'transcript' or coalesce((r.options ->> 'transcribe')::boolean, false) as summarises
        from public.meet_recording r where r.id = any($1::uuid[])
      ), owner as (
        select s.id, a.user_id, coalesce(u.email, '') = '' as unreachable, row_number() over (
          partition by s.id order by a.created_at, a.id) as place
        from saved s join public.meet_recording_access a on a.recording_id = s.id and a.role = 'owner'
        join public.meet_user u on u.id = a.user_id
      ), told as (
        select s.id, s.room_id, 'mail' as channel, o.user_id,
          case when o.user_id is null then 'no_owner' when o.unreachable then 'no_address' end as reason
        from saved s left join owner o on o.id = s.id where s.mails
        union all
        select s.id, s.room_id, 'summary', o.user_id, case when o.user_id is null then 'no_owner' end
        from saved s left join owner o on o.id = s.id and o.place = 1 where s.summarises
      )
      insert into greenroom.recording_notice (recording, room, channel, recipient, state, reason)
      select id, room_id, channel, user_id, case when reason is null then 'pending' else 'failed' end, reason from told
      on conflict do nothing`,
    values: [items.map(({ params }) => params.recording)],
  });
}

/** A notice that is being sent, with all that its text needs. */
export interface Notice {
  readonly id: string;
  readonly recording: string;
  readonly room: string;
  readonly roomName: string;
  readonly channel: NoticeChannel;
  readonly expired: boolean;
  readonly mode: 'screen_recording' | 'transcript';
  readonly options: Readonly<Record<string, unknown>>;
  readonly egress: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly owner: {
    readonly id: string;
    readonly sub: string | null;
    readonly email: string | null;
    readonly name: string | null;
    readonly language: string;
    readonly timeZone: string;
  };
}

/**
 * Claims a notice for sending; null when it is sent, failed, or being sent by another replica. A claim of a process
 * that died ends after five minutes.
 */
export async function claimNotice(sql: Sql, id: string): Promise<Notice | null> {
  const { rows } = await sql.query<Notice>({
    name: 'notices.claim',
    text: `
      update greenroom.recording_notice n set state = 'sending', changed_at = clock_timestamp()
      from public.meet_recording r
      join public.meet_room m on m.resource_id = r.room_id, public.meet_user u
      where n.id = $1 and r.id = n.recording and u.id = n.recipient
        and ${claimableSql('n')}
      returning n.id, n.recording, n.room, m.name as "roomName", n.channel, r.mode, r.options, r.worker_id as egress,
        n.created_at < clock_timestamp() - interval '1 day' as expired, r.created_at::text as "createdAt",
        json_build_object('id', u.id, 'sub', u.sub, 'email', u.email, 'name', u.full_name, 'language', u.language,
          'timeZone', u.timezone) as owner`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Notes how the sending of a claimed notice ended; `pending` when it is tried again. */
export async function noteNotice(
  sql: Sql,
  id: string,
  state: 'pending' | 'sent' | 'failed',
  reason: string | null = null,
): Promise<void> {
  await sql.query({
    name: 'notices.note',
    text: `update greenroom.recording_notice set state = $2, reason = $3, changed_at = clock_timestamp()
      where id = $1 and state in ('pending', 'sending')`,
    values: [id, state, reason],
  });
}

/**
 * The recording of a notice, whether it or the recipient's account is gone, and whether a recipient of it is still to be
 * told; null without the notice.
 */
export async function readProgress(
  sql: Sql,
  id: string,
): Promise<{
  readonly recording: string;
  readonly room: string;
  readonly state: string;
  readonly gone: boolean;
  readonly left: boolean;
} | null> {
  const { rows } = await sql.query<{ recording: string; room: string; state: string; gone: boolean; left: boolean }>({
    name: 'notices.progress',
    text: `select n.recording, n.room, n.state, not exists (select from public.meet_recording where id = n.recording)
        or not exists (select from public.meet_user where id = n.recipient) as gone, exists (select from greenroom.recording_notice o
        where o.recording = n.recording and o.state in ('pending', 'sending')) as left
      from greenroom.recording_notice n where n.id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}
