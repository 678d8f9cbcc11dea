import type { Role } from '#machines/room/room.roles.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { unverifiedSql } from '#src/identity/unverified-email.ts';
import { claimableSql, enqueueSql } from '#src/jobs/messages.ts';
import type { MessageState } from '#src/mail/attempt-send.ts';
import { bannedSql, type Sql } from '#src/rooms/find-room.ts';

/** Who is invited: one row per recipient in `greenroom.invitation`. */

/** Name of the task that sends one invitation, and of its queues. */
export const invitationTaskName = 'invitation.send';
export const invitationQueue = 'invitations';

/** An accepted call. Times are ISO 8601 with an offset. */
export interface NewInvitations {
  readonly room: string;
  readonly sender: string;
  readonly addresses: readonly string[];
  readonly language: string;
  readonly request: string;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
}

/** Inserts the invitations and enqueues a task for each. */
export function addInvitations(tx: Transaction, added: NewInvitations): void {
  tx.send({
    name: 'invitations.add',
    text: `with added as (
        insert into greenroom.invitation (room, sender, address, state, language, request, starts_at, ends_at)
        select $1, $2, address, 'pending', $4, $5, $6, $7 from unnest($3::text[]) as address returning id
      ), ${enqueueSql({ from: 'added', task: invitationTaskName, queue: invitationQueue })}`,
    values: [added.room, added.sender, added.addresses, added.language, added.request, added.startsAt, added.endsAt],
  });
}

/** The addresses to which the same invitation of this host is still to be sent. */
export async function findWaiting(
  sql: Sql,
  { room, sender, startsAt }: Pick<NewInvitations, 'room' | 'sender' | 'startsAt'>,
): Promise<readonly string[]> {
  const { rows } = await sql.query<{ address: string }>({
    name: 'invitations.waiting',
    text: `select address from greenroom.invitation
      where sender = $2 and room = $1 and created_at > clock_timestamp() - interval '1 day'
        and state in ('pending', 'sending') and starts_at is not distinct from $3::timestamptz`,
    values: [room, sender, startsAt],
  });
  return rows.map(({ address }) => address);
}

/** An invitation that is being sent, with all that its text needs. Of a deleted room only the id is known. */
export interface Invitation {
  readonly id: string;
  readonly room: string;
  readonly sender: string;
  readonly request: string;
  readonly address: string;
  readonly expired: boolean;
  readonly roomGone: boolean;
  /** The sender's role; null as well while the sender is banned, and when the account is gone or deactivated. */
  readonly role: Role | null;
  readonly roomName: string;
  readonly slug: string;
  readonly senderName: string | null;
  /** Null as well if it is not verified: recipients must not take the sender for somebody else. */
  readonly senderEmail: string | null;
  /** The account with this verified e-mail; null without exactly one, and once its membership was decided. */
  readonly account: string | null;
  /** Language tag of the recipient's account, else of the request. */
  readonly language: string;
  /** IANA name of the recipient's time zone, else of the sender's. */
  readonly timeZone: string;
  readonly createdAt: Date;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
}

/** Claims an invitation for sending; null when it is sent, failed, or being sent by another replica. */
export async function claimInvitation(sql: Sql, id: string): Promise<Invitation | null> {
  const { rows } = await sql.query<Invitation>({
    name: 'invitations.claim',
    text: `
      with claimed as (
        update greenroom.invitation i set state = 'sending', changed_at = clock_timestamp()
        where i.id = $1 and ${claimableSql('i')} returning i.*
      )
      select c.id, c.room, c.sender, c.request, c.address,
        c.created_at < clock_timestamp() - interval '1 day' as expired, r.resource_id is null as "roomGone",
        case when s.is_active and not ${bannedSql('c.room', 'c.sender')} then a.role end as role,
        coalesce(r.name, '') as "roomName", coalesce(nullif(r.slug, ''), c.room::text) as slug,
        s.full_name as "senderName", case when not ${unverifiedSql('s.id')} then s.email end as "senderEmail",
        case when c.reason is null then p.id end as account,
        coalesce(p.language, c.language) as language, coalesce(p.timezone, s.timezone, 'UTC') as "timeZone",
        c.created_at as "createdAt", c.starts_at as "startsAt", c.ends_at as "endsAt"
      from claimed c
      left join public.meet_room r on r.resource_id = c.room
      left join public.meet_user s on s.id = c.sender
      left join public.meet_resource_access a on a.resource_id = c.room and a.user_id = c.sender
      left join lateral (
        select (array_agg(u.id))[1] as id, min(u.language) as language, min(u.timezone) as timezone
        from public.meet_user u
        where lower(u.email) = lower(c.address) and u.is_active and not ${unverifiedSql('u.id')}
        having count(*) = 1
      ) p on true`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Notes how the sending of a claimed invitation ended, and forgets the address unless it is tried again. */
export async function noteInvitation(sql: Sql, id: string, state: MessageState, reason: string | null): Promise<void> {
  await sql.query({
    name: 'invitations.note',
    text: `update greenroom.invitation set state = $2, changed_at = clock_timestamp(),
        reason = case when $2 = 'pending' then reason else $3 end, address = case when $2 = 'pending' then address end
      where id = $1 and state = 'sending'`,
    values: [id, state, reason],
  });
}

/**
 * Notes that the membership of the invited account is decided, which happens once: a host may take the role away while
 * the message waits for its next try. Resolves with false if it was decided before.
 */
export async function noteMembership({ client }: Transaction, id: string): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'invitations.note-membership',
    text: `update greenroom.invitation set reason = 'member' where id = $1 and reason is null`,
    values: [id],
  });
  return rowCount === 1;
}

/** Whether another replica, which may have died, has claimed the invitation. */
export async function isBeingSent(sql: Sql, id: string): Promise<boolean> {
  const { rows } = await sql.query({
    name: 'invitations.being-sent',
    text: `select from greenroom.invitation where id = $1 and state = 'sending'`,
    values: [id],
  });
  return rows.length > 0;
}
