import { recordingAddress } from '#machines/recording/recording.address.ts';
import type { recordingWords } from '#machines/recording/recording.vocabulary.ts';
import type { ParamsOf } from '#machines/vocabulary.ts';
import type { Handler } from '#src/actors/command.ts';
import { deliver } from '#src/actors/deliver.ts';
import { enqueueSql, mostTriesOfMessage, retryQueue } from '#src/jobs/messages.ts';
import type { Task } from '#src/jobs/task.ts';
import { attemptSend } from '#src/mail/attempt-send.ts';
import { createMailTexts, type MailTexts } from '#src/mail/mail-texts.ts';
import { downloadLink } from './download-link.ts';
import { claimNotice, type Notice, noteNotice, readProgress } from './notices.ts';
import { recordingReadyMail } from './recording-mail.ts';
import type { RecordingDeps } from './recording-parts.ts';
import { requestSummary, SummaryRefused } from './request-summary.ts';

/** Name of the task that tells one recipient. */
export const noticeTaskName = 'recording.notice';
/** Its queue of jobs. */
export const noticeQueue = 'notices';

/** Handler of `recording.notify`: enqueues one task per recipient. */
export function notify({
  database,
}: Pick<RecordingDeps, 'database'>): Handler<ParamsOf<(typeof recordingWords)['commands']['recording.notify']>> {
  return async ({ params: { recording } }) => {
    const { rows } = await database.pool.query<{ enqueued: number }>({
      name: 'notices.enqueue',
      text: `with pending as (
          select id from greenroom.recording_notice where recording = $1 and state in ('pending', 'sending')
        ), ${enqueueSql({ from: 'pending', task: noticeTaskName, queue: noticeQueue })}`,
      values: [recording],
    });
    return { outcome: { type: rows[0]!.enqueued > 0 ? 'notices.enqueued' : 'notices.settled' } };
  };
}

/** The task that tells one recipient that a recording is saved. Retried for a day. */
export function noticeTask(deps: RecordingDeps): Task {
  const texts = createMailTexts(deps.settings.DJANGO_LANGUAGE_CODE);
  return {
    name: noticeTaskName,
    queue: retryQueue(noticeQueue),
    mostTries: mostTriesOfMessage,
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

function send(deps: RecordingDeps, texts: MailTexts, notice: Notice): Promise<void> {
  const { id, channel, recording } = notice;
  return attemptSend({
    lapsed: notice.expired ? 'gave_up' : null,
    send: () => (channel === 'mail' ? sendMail(deps, texts, notice) : requestSummary(deps, texts, notice)),
    note: (state, reason) => noteNotice(deps.database.pool, id, state, reason),
    count: (outcome) => deps.metrics.notices.inc({ channel, outcome }),
    onRefused: (err) => deps.log.warn({ err, recording, channel }, 'a recipient of a recording could not be told'),
    finalReason: (error) => (error instanceof SummaryRefused ? error.reason : null),
  });
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
      cause: { by: 'command', id: noticeTaskName },
    },
  ]);
}
