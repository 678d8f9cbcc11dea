import { ActButton } from '../acts/act-button.tsx';
import type { RoomRecording } from '../api/room-answer.ts';
import { ShortId } from '../parts/short-id.tsx';
import { Shown } from '../parts/shown.tsx';
import { useMore } from '../parts/use-more.tsx';
import { When } from '../parts/when.tsx';
import { MemberFold } from './member-fold.tsx';

interface Props {
  readonly room: string;
  readonly recordings: readonly RoomRecording[];
  readonly changed: () => void;
}

const live = ['initiated', 'active', 'stopping', 'starting'];
const saved = ['saved', 'notification_succeeded', 'notified', 'processed'];

/** Recordings of the room. */
export function RecordingList({ room, recordings, changed }: Props) {
  const [shown, more] = useMore(recordings, 6);
  if (recordings.length === 0) return <p class="empty">Nothing was recorded.</p>;
  return (
    <>
      <ul class="plain-list" aria-label="Recordings">
        {shown.map(({ id, status, mode, egress, created_at, quarantined, notices }) => {
          const isLive = live.includes(status);
          const isSaved = saved.includes(status);
          return (
            <li key={id} class="thing" data-recording={id}>
              <span class="thing-name">
                <ShortId id={id} />
              </span>
              <span>
                <span class="tag" data-tone={isLive ? 'moving' : isSaved ? 'live' : 'bad'}>
                  <Shown text={status.replaceAll('_', ' ')} most={30} />
                </span>{' '}
                {quarantined && (
                  <span class="tag" data-tone="bad">
                    quarantined
                  </span>
                )}{' '}
                <span class="soft">
                  <Shown text={mode?.replaceAll('_', ' ')} most={30} /> · <When at={created_at} />
                  {egress !== null && (
                    <>
                      {' '}
                      · egress <Shown text={egress} most={40} />
                    </>
                  )}
                  {Object.entries(notices).map(([state, count]) => ` · ${count} mails ${state.slice(0, 20)}`)}
                </span>
              </span>
              <span class="thing-acts">
                {isLive && (
                  <ActButton
                    short="Stop"
                    label="Stop the recording"
                    act={{ act: 'recording.stop', room, recording: id }}
                    done={changed}
                  />
                )}
                {isSaved && (
                  <ActButton
                    short="Notify again"
                    label="Tell people of the recording again"
                    act={{ act: 'recording.notify', room, recording: id }}
                    done={changed}
                  />
                )}
                {!isSaved && (
                  <ActButton
                    short="Mark failed"
                    label="Mark the recording as failed"
                    act={{ act: 'recording.fail', room, recording: id }}
                    isGrave
                    done={changed}
                  />
                )}
              </span>
              <MemberFold kind="recording" id={`${room}/${id}`} changed={changed} />
            </li>
          );
        })}
      </ul>
      {more}
    </>
  );
}
