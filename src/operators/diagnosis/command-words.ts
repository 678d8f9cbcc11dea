/** What each command and task does, as the end of a sentence: `the attempt to …`. */
const words: Readonly<Record<string, string>> = {
  'livekit.listParticipants': 'compare the room with LiveKit',
  'livekit.writeMetadata': "write the room's settings to LiveKit",
  'livekit.closeRoom': 'close the LiveKit room',
  'livekit.removeParticipant': 'remove a participant from the meeting',
  'livekit.syncParticipant': "update a participant's role at LiveKit",
  'livekit.dispatchAgent': 'start an agent',
  'livekit.findAgent': 'look for an agent',
  'livekit.deleteDispatch': 'stop an agent',
  'sip.createRule': 'open the room for phone calls',
  'sip.deleteRule': 'close the room for phone calls',
  'callers.settle': "apply a host's decision to a caller",
  'callers.watch': 'watch the callers',
  'callers.hangUp': 'hang up a caller',
  'callers.hangUpAll': 'hang up callers who are alone',
  'lobby.look': 'decide again about waiting guests',
  'lobby.notify': 'tell the hosts that somebody waits',
  'lobby.notifyHosts': 'tell the hosts that somebody waits',
  'recording.startEgress': 'start a recorder',
  'recording.stopEgress': 'stop the recorder',
  'recording.endEgress': 'end a recorder that no recording needs',
  'recording.look': 'check whether the recorder runs',
  'recording.tellLimit': 'tell people that the recording reached its limit',
  'recording.notify': 'notify people that the recording is saved',
  'storage.findFile': 'find the file of a recording in the bucket',
  'storage.removeFiles': 'remove the files of a recording from the bucket',
};

/** Says what a command does. */
export const purposeOf = (command: string): string => words[command] ?? `run ${command}`;
