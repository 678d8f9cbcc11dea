import { broken, cureBy, cureOutside, note, type Rule, waiting } from './finding.ts';
import type { RoomFacts } from './room-facts.ts';
import { momentOf, secondsBetween } from './wording.ts';

/** Recordings whose recipients could not be told. */
export const findNotices: Rule<RoomFacts> = ({ recordings, room, system }) =>
  recordings
    .filter(({ updatedAt }) => secondsBetween(updatedAt, system.now) < 7 * 86_400)
    .flatMap((recording) =>
      recording.notices.flatMap((notice) => {
        const { channel, state, reason, since, count, enqueued } = notice;
        const from = `the recording of ${momentOf(recording.createdAt, system.now)}`;
        const actor = { kind: 'recording', id: `${room.id}/${recording.id}` };
        const retry = cureBy(
          'Notify again',
          { act: 'recording.notify', room: room.id, recording: recording.id },
          'All notices of the recording to its owners are sent again, also those that were delivered.',
        );
        if (state === 'sent') return [];
        const whom = channel === 'summary' ? 'The summary service' : 'An owner';
        if (state === 'failed') {
          const why = noticeReasons[reason ?? ''] ?? noticeReasons.refused!;
          return [
            broken({
              code: 'recording-notice-failed',
              sentence: `${whom} was not told that ${from} is saved: ${why.sentence}.`,
              explanation: 'The recording itself is saved and can be downloaded by its owners.',
              since,
              actor,
              cures: [cureOutside(why.label, why.text), retry],
            }),
          ];
        }
        if (secondsBetween(since, system.now) < 30) return [];
        if (enqueued < count && state === 'pending') {
          return [
            broken({
              code: 'recording-notice-lost',
              sentence: `${whom} will not be told that ${from} is saved: the work for it is no longer in the queue.`,
              explanation: 'Somebody or something outside the product deleted it. The recording itself is saved.',
              since,
              actor,
              cures: [retry],
            }),
          ];
        }
        return [
          waiting({
            code: 'recording-notice-pending',
            sentence: `${whom} has not been told yet that ${from} is saved.`,
            explanation: `The ${channel === 'summary' ? 'summary service' : 'mail server'} does not take the message. It is tried again for a day.`,
            since,
            actor,
            cures: [
              cureOutside(
                'Check the other side',
                channel === 'summary'
                  ? 'Check the summary service and SUMMARY_SERVICE_ENDPOINT.'
                  : 'Check the mail server and the DJANGO_EMAIL_… settings.',
              ),
            ],
          }),
        ];
      }),
    );

const noticeReasons: Readonly<Record<string, { sentence: string; label: string; text: string }>> = {
  no_owner: {
    sentence: 'it has no owner',
    label: 'Name an owner',
    text: 'The account of the owner was deleted; the recording belongs to nobody.',
  },
  no_address: {
    sentence: 'the owner has no e-mail address',
    label: 'Add the address',
    text: 'The address comes from the identity provider at the next login.',
  },
  not_configured: {
    sentence: 'the service that should be told is not configured',
    label: 'Configure it',
    text: 'Set DJANGO_EMAIL_HOST for mail, or SUMMARY_SERVICE_ENDPOINT for summaries, and restart.',
  },
  gave_up: {
    sentence: 'it could not be reached for a day',
    label: 'Check the server',
    text: 'Check the mail server and the DJANGO_EMAIL_… settings, or the summary service.',
  },
  refused: {
    sentence: 'the message was refused',
    label: 'Check the address',
    text: 'The mail server refused the recipient or the message, or the summary service refused the recording; its log says why.',
  },
};

/** Recordings that can no longer be downloaded. */
export const findExpired: Rule<RoomFacts> = ({ recordings, system }) => {
  const days = system.settings.RECORDING_EXPIRATION_DAYS;
  if (days === undefined) return [];
  const saved = recordings.filter(
    ({ status, createdAt }) =>
      /^(saved|notification|external)/.test(status) && secondsBetween(createdAt, system.now) > days * 86_400,
  );
  const [newest] = saved;
  if (newest === undefined) return [];
  return [
    note({
      code: 'recordings-expired',
      sentence: `Recordings of this room that are older than ${days} days can no longer be downloaded.`,
      explanation: `RECORDING_EXPIRATION_DAYS limits downloads; only a lifecycle rule of the bucket deletes the files. The newest of them was made at ${momentOf(newest.createdAt, system.now)}.`,
      since: null,
    }),
  ];
};
