import { type Participant, type Room, Track } from 'livekit-client';
import type { Person } from './media-state.ts';

/** The people in a LiveKit room: the local participant first, then by time of joining. */
export function peopleOf(room: Room): Person[] {
  const others = [...room.remoteParticipants.values()].sort(
    (a, b) => (a.joinedAt?.getTime() ?? 0) - (b.joinedAt?.getTime() ?? 0),
  );
  return [room.localParticipant, ...others].filter((one) => one.identity !== '' && !one.isAgent).map(personOf);
}

function personOf(participant: Participant): Person {
  const shown = (source: Track.Source): Track | null => {
    const publication = participant.getTrackPublication(source);
    return publication?.track !== undefined && !publication.isMuted ? publication.track : null;
  };
  // The local participant's sound is not played back.
  const sources = participant.isLocal ? [] : [Track.Source.Microphone, Track.Source.ScreenShareAudio];
  return {
    identity: participant.identity,
    name: participant.name || 'Anonymous',
    color: participant.attributes.color,
    isMe: participant.isLocal,
    isSpeaking: participant.isSpeaking,
    isHeard: participant.isMicrophoneEnabled,
    microphoneSid: participant.isMicrophoneEnabled
      ? (participant.getTrackPublication(Track.Source.Microphone)?.trackSid ?? null)
      : null,
    hasHandUp: Boolean(participant.attributes.handRaisedAt),
    role: roleOf(participant.attributes.room_role),
    hasAccount: participant.attributes.is_authenticated === 'true',
    camera: shown(Track.Source.Camera),
    screen: shown(Track.Source.ScreenShare),
    sounds: sources.flatMap((source) => participant.getTrackPublication(source)?.track ?? []),
  };
}

const roleOf = (told: string | undefined): Person['role'] =>
  told === 'owner' || told === 'administrator' || told === 'member' ? told : null;
