import { recordingAddress } from '#machines/recording/recording.address.ts';
import type { recordingWords } from '#machines/recording/recording.vocabulary.ts';
import type { ParamsOf } from '#machines/vocabulary.ts';
import type { Handler } from '#src/actors/command.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Task } from '#src/jobs/task.ts';
import { MailNotConfigured, MailRefused } from '#src/mail/mail-failures.ts';
import { createMailTexts, type MailTexts } from '#src/mail/mail-texts.ts';
import { downloadLink } from './download-link.ts';
import { claimNotice, type Notice, noteNotice, readProgress } from './notices.ts';
import { recordingReadyMail } from './recording-mail.ts';
import type { RecordingDeps } from './recording-parts.ts';
import { requestSummary, SummaryRefused } from './request-summary.ts';

/** Name of the task that tells one recipient. */
const taskName = 'recording.notice';

/**
 * Handler of `recording.notify`: enqueues one task per recipient. Two queues keep a slow mail server from occupying
 * the whole worker; a recipient who cannot be told now leaves its queue until the next try.
 */
export function notify({
  database,
}: Pick<RecordingDeps, 'database'>): Handler<ParamsOf<(typeof recordingWords)['commands']['recording.notify']>> {
  return {
    async run({ params: { recording } }) {
      const { rows } = await database.pool.query<{ pending: number }>({
        name: 'notices.enqueue',
        text: `with pending as (
            select id, row_number() over (order by id) % 2 as lane from greenroom.recording_notice
            where recording = $1 and state in ('pending', 'sending')
          ), jobs as materialized (
            select row ($2::text, json_build_object('about', id, 'tries', 0), 'notices-' || lane, null, 32767,
              $2::text || '/' || id, null, null)::graphile_worker.job_spec as job from pending
          )
          select count(*)::int as pending from graphile_worker.add_jobs(array(select job from jobs))`,
        values: [recording, taskName],
      });
      return { outcome: { type: rows[0]!.pending > 0 ? 'notices.enqueued' : 'notices.settled' } };
    },
    failed: (_, reason) => ({ type: 'notices.enqueueFailed', reason }),
  };
}

/** The task that tells one recipient that a recording is saved. Retried for a day. */
export function noticeTask(deps: RecordingDeps): Task {
  const texts = createMailTexts(deps.settings.DJANGO_LANGUAGE_CODE);
  return {
    name: taskName,
    // A mail server that does not answer occupies one worker, however many recipients are tried again.
    queue: 'notices-0',
    mostTries: 10_000,
    async run(about) {
      const notice = await claimNotice(deps.database.pool, about);
      if (notice !== null) await send(deps, texts, notice);
      let progress = await readProgress(deps.database.pool, about);
      // The account, or the recording, was deleted meanwhile.
      if (notice === null && progress?.state === 'pending' && progress.gone) {
        await noteNotice(deps.database.pool, about, 'failed', 'no_owner');
        progress = await readProgress(deps.database.pool, about);
      }
      // Claimed by another replica, which may die.
      if (notice === null && progress?.state === 'sending') return 60;
      if (progress !== null && !progress.left) await tellSettled(deps, about, progress);
      return null;
    },
  };
}

async function send(deps: RecordingDeps, texts: MailTexts, notice: Notice): Promise<void> {
  const { metrics, database } = deps;
  const { id, channel } = notice;
  const settle = async (state: 'pending' | 'sent' | 'failed', outcome: string, reason: string | null = null) => {
    await noteNotice(database.pool, id, state, reason);
    metrics.notices.inc({ channel, outcome });
  };
  if (notice.expired) return settle('failed', 'gave_up', 'gave_up');
  try {
    await (channel === 'mail' ? sendMail(deps, texts, notice) : requestSummary(deps, texts, notice));
    await settle('sent', 'sent');
  } catch (error) {
    const reason = finalReason(error);
    if (reason === null) {
      await settle('pending', 'again');
      throw error;
    }
    deps.log.warn({ err: error, recording: notice.recording, channel }, 'a recipient of a recording could not be told');
    await settle('failed', reason, reason);
  }
}

/** Why a try is the last one; null when another one may help. */
function finalReason(error: unknown): 'refused' | 'not_configured' | null {
  if (error instanceof MailRefused) return 'refused';
  if (error instanceof MailNotConfigured) return 'not_configured';
  if (error instanceof SummaryRefused) return error.reason;
  return null;
}

async function sendMail(deps: RecordingDeps, texts: MailTexts, notice: Notice): Promise<void> {
  const { settings, mailer } = deps;
  const { owner, recording } = notice;
  const letter = recordingReadyMail(texts, {
    brand: settings.DJANGO_EMAIL_BRAND_NAME,
    supportEmail: settings.DJANGO_EMAIL_SUPPORT_EMAIL,
    logo: settings.DJANGO_EMAIL_LOGO_IMG,
    domain: settings.DJANGO_EMAIL_DOMAIN,
    roomName: notice.roomName,
    createdAt: new Date(notice.createdAt),
    language: owner.language,
    timeZone: owner.timeZone,
    expirationDays: settings.RECORDING_EXPIRATION_DAYS ?? null,
    link: downloadLink(deps, recording) ?? null,
  });
  const to = [{ address: owner.email ?? '', ...(owner.name === null ? {} : { name: owner.name }) }];
  // A repeated message, after a process died while it was sent, has the same id.
  await mailer.send({ to, ...letter, messageId: `recording-${notice.id}` });
}

async function tellSettled(
  { runtime }: RecordingDeps,
  about: string,
  { recording, room }: { readonly recording: string; readonly room: string },
): Promise<void> {
  await deliver(runtime, [
    {
      to: recordingAddress(room, recording),
      event: { type: 'notices.settled' },
      key: `notice/${about}`,
      cause: { by: 'command', id: taskName },
    },
  ]);
}
