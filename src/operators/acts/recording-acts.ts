import { recordingAddress } from '#machines/recording/recording.address.ts';
import type { RecordingReport, RecordingRequest } from '#machines/recording/recording.events.ts';
import { isStopping } from '#machines/recording/recording.view.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import type { Receipt } from '#src/actors/delivery.ts';
import { sendAct } from '#src/actors/journal-act.ts';
import { notifyAgain } from '#src/recordings/notify-again.ts';
import { readRecording } from '#src/recordings/recording-rows.ts';
import { isRunningStatus } from '#src/recordings/running.ts';
import type { Acting, ActParts, ActWork } from './act-parts.ts';
import { inapplicable, notThere } from './act-refusal.ts';
import type { Act } from './act-schema.ts';
import { findRoomId } from './find-target.ts';

interface Named {
  readonly room: string;
  readonly recording: string;
}

/** Stops a running recording, as a host would. */
export const stopRecording: ActWork<Act<'recording.stop'>> = async (parts, acting, named) => {
  const { room, status } = await findRecording(acting, named);
  const event = { type: 'recording.stop', by: 'operator' } as const;
  const { outcome, snapshot } = await tell(parts, acting, { ...named, room }, event);
  const stops = isStopping(snapshot) || outcome === 'duplicate';
  // A new actor counts as moved because it adopts the row, even if its state ignores the event.
  const runs = outcome === 'moved' && isRunningStatus(status);
  if (!stops && !runs) throw inapplicable(`The recording does not run; its status is ${status}.`);
  return {
    did: 'LiveKit is asked to stop the recording.',
    would: 'LiveKit would be asked to stop the recording.',
    details: { room, recording: named.recording, status },
  };
};

/** Gives up a recording that has not ended: its egress is stopped, and its room is free. */
export const failRecording: ActWork<Act<'recording.fail'>> = async (parts, acting, named) => {
  const { room, status } = await findRecording(acting, named);
  const { outcome, snapshot } = await tell(parts, acting, { ...named, room }, { type: 'recording.fail' });
  // Checked by the reason, because a new actor counts as moved even if its state ignores the event.
  const failed = snapshot?.context.reason === 'given_up';
  if (outcome === 'kept') throw inapplicable('The recording takes no reports. Release or reset it first.');
  if (!failed || outcome === 'ignored') throw inapplicable(`The recording has ended; its status is ${status}.`);
  return {
    did: 'The recording is marked as failed; its egress is stopped.',
    would: 'The recording would be marked as failed, and its egress stopped.',
    details: { room, recording: named.recording, status },
  };
};

/** Tells the owners of a saved recording again. */
export const tellAgain: ActWork<Act<'recording.notify'>> = async (_, acting, named) => {
  const { tx, cause, request } = acting;
  const { room, status } = await findRecording(acting, named);
  if (!notified.includes(status)) throw inapplicable(`There is nothing to tell yet; its status is ${status}.`);
  const count = await notifyAgain(tx, { room, recording: named.recording });
  if (count === 0) throw inapplicable('The recording has no owner who can be told.');
  const about = { recording: named.recording, recipients: count };
  sendAct(tx, { room, event: 'recording.notifiedAgain', cause, request, about });
  const messages = count === 1 ? '1 message' : `${count} messages`;
  return {
    did: `${messages} about the recording will be sent again.`,
    would: `${messages} about the recording would be sent again.`,
    details: { room, recording: named.recording, recipients: count },
  };
};

/** Statuses in which the file is in the bucket. */
const notified = ['saved', 'notification_succeeded', 'external_process_successful', 'external_process_failed'];

async function findRecording(acting: Acting, { room: reference, recording }: Named) {
  const room = await findRoomId(acting, reference);
  const row = await readRecording(acting.tx.client, recording);
  if (row === null || row.room !== room) throw notThere('The room has no such recording.');
  return row;
}

async function tell(
  { runtime }: ActParts,
  { tx, cause, request }: Acting,
  { room, recording }: Named,
  event: RecordingReport | RecordingRequest,
): Promise<Receipt> {
  const delivery = { to: recordingAddress(room, recording), event, key: `request/${request}`, cause, request };
  const [receipt] = await deliverIn(runtime, tx, [delivery]);
  return receipt!;
}
