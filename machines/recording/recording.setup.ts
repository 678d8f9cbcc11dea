import { setup } from 'xstate';
import type { AnnouncedFact } from '../facts.ts';
import { recordingActions } from './recording.actions.ts';
import type { RecordingContext } from './recording.context.ts';
import type { RecordingEvent } from './recording.events.ts';
import { type Given, recordingGuards } from './recording.guards.ts';

const delayOf =
  (name: 'askMs' | 'askAgainMs' | 'beginMs' | 'stopMs' | 'lookMs' | 'doubtMs' | 'uploadMs' | 'fileLookMs') =>
  ({ event }: Given) =>
    event.limits.recording[name];

export const recordingSetup = setup({
  types: {
    context: {} as RecordingContext,
    events: {} as RecordingEvent,
    emitted: {} as AnnouncedFact,
    tags: {} as 'ended',
  },
  guards: recordingGuards,
  actions: recordingActions,
  delays: {
    ask: delayOf('askMs'),
    askAgain: delayOf('askAgainMs'),
    begin: delayOf('beginMs'),
    stop: delayOf('stopMs'),
    look: delayOf('lookMs'),
    doubt: delayOf('doubtMs'),
    upload: delayOf('uploadMs'),
    lookForFile: delayOf('fileLookMs'),
  },
});
