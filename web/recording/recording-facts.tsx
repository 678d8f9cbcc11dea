import type { RecordingInfo } from '#src/client/recordings.ts';
import { modeText } from '../room/recording-text.ts';
import { dateText } from './date-text.ts';
import { recordingState } from './recording-state.ts';

/** State, room, date and expiry of a recording. */
export function RecordingFacts({ info }: { info: RecordingInfo }) {
  const state = recordingState(info);
  return (
    <dl class="recording-facts">
      <div>
        <dt>State</dt>
        <dd>
          <span role="status" data-recording-state={state.at}>
            <strong>{state.title}</strong> {state.text}
          </span>
        </dd>
      </div>
      <div>
        <dt>Room</dt>
        <dd>
          <a href={`/r/${info.room.slug}`}>{info.room.name}</a>
        </dd>
      </div>
      <div>
        <dt>Recorded</dt>
        <dd>
          <time dateTime={info.created_at}>{dateText(info.created_at)}</time>, {modeText[info.mode].toLowerCase()}
        </dd>
      </div>
      <div>
        <dt>{info.is_expired ? 'Expired' : 'Kept until'}</dt>
        <dd>{info.expired_at === null ? 'It does not expire.' : dateText(info.expired_at)}</dd>
      </div>
    </dl>
  );
}
