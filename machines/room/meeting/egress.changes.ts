import { remember } from '../../briefing.ts';
import { change } from '../room.change.ts';
import type { RoomContext } from '../room.context.ts';
import type { EgressContext } from './egress.context.ts';
import { isEgressEvent, isForeign } from './egress.guards.ts';

/** Ends the recording; late reports of its egress are ignored. */
export const dropEgress = ({ egress, pastEgresses }: RoomContext): EgressContext => ({
  egress: null,
  pastEgresses: egress === null ? pastEgresses : remember(pastEgresses, egress),
});

export const recordingChanges = {
  keepEgress: change(({ context, event }) => ({
    egress: isEgressEvent(event)
      ? event.egress
      : event.type === 'livekit.listed'
        ? (event.recorders.find((recorder) => isForeign(context, recorder)) ?? null)
        : null,
    lookSawRecording: false,
  })),
  dropEgress: change(({ context }) => dropEgress(context)),
  rememberOurEgress: change(({ context, event }) =>
    event.type === 'recording.told' && event.egress !== null
      ? { pastEgresses: remember(context.pastEgresses, event.egress) }
      : {},
  ),
  rememberEgress: change(({ context, event }) =>
    isEgressEvent(event) ? { pastEgresses: remember(context.pastEgresses, event.egress) } : {},
  ),
};
