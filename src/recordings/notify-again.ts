import type { WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { enqueueSql } from '#src/jobs/messages.ts';
import { addNotices } from './notices.ts';
import { noticeQueue, noticeTaskName } from './notify.ts';

/**
 * Tells all owners of a saved recording again, in the caller's transaction, also those who have become its owners since.
 * Resolves with the number of messages.
 */
export async function notifyAgain(
  tx: Transaction,
  { room, recording }: { readonly room: string; readonly recording: string },
): Promise<number> {
  addNotices(tx, [{ room, params: { recording } } as WriteItem<{ readonly recording: string }>]);
  const { rows } = await tx.client.query<{ enqueued: number }>({
    name: 'notices.again',
    text: `with again as (
        update greenroom.recording_notice n set state = 'pending', reason = null, created_at = clock_timestamp(),
          changed_at = clock_timestamp()
        where n.recording = $1 and n.state in ('pending', 'sent', 'failed') and exists (
          select from public.meet_user u join public.meet_recording_access a
              on a.user_id = u.id and a.recording_id = n.recording and a.role = 'owner'
            where u.id = n.recipient and (n.channel <> 'mail' or coalesce(u.email, '') <> ''))
        returning n.id
      ), ${enqueueSql({ from: 'again', task: noticeTaskName, queue: noticeQueue })}`,
    values: [recording],
  });
  return rows[0]!.enqueued;
}
