import type { StateWords } from './state-words.ts';

const agentWords = (agent: string, off: string): Readonly<Record<string, StateWords>> => ({
  off: ['off', off, 'quiet'],
  failed: ['failed', `${agent} could not be kept running; somebody has to ask for it again.`, 'bad'],
  'dispatching.wanted': ['starting', `LiveKit is being asked for ${agent}.`, 'moving'],
  'dispatching.unwanted': ['starting', `LiveKit is being asked for ${agent}, which nobody wants any more.`, 'moving'],
  appearing: ['starting', `LiveKit has accepted the request; ${agent} has not joined yet.`, 'moving'],
  'looking.wanted': ['starting', `${agent} has not joined in time; LiveKit is asked whether it is there.`, 'moving'],
  'looking.unwanted': ['stopping', `Nobody wants ${agent} any more; LiveKit is asked whether it is there.`, 'moving'],
  'on.fresh': ['on', `${agent} is in the meeting since a short time.`, 'live'],
  'on.steady': ['on', `${agent} is in the meeting.`, 'live'],
  gone: ['gone', `${agent} left the meeting; if it does not return, it is dispatched again.`, 'moving'],
  'deleting.stopping': ['stopping', `The request for ${agent} is being withdrawn.`, 'moving'],
  'deleting.restarting': ['restarting', `${agent} is being stopped, and is started again after that.`, 'moving'],
  'deleting.replacing': ['restarting', `${agent} died and is being replaced.`, 'moving'],
  'deleting.failing': ['failing', `${agent} is being given up after several tries.`, 'bad'],
  pausing: ['restarting', `${agent} died several times; the next try comes after a pause.`, 'moving'],
});

/** The states of a room in words, by region. Regions are in the order in which the page shows them. */
export const roomWords: Readonly<Record<string, Readonly<Record<string, StateWords>>>> = {
  meeting: {
    empty: ['no meeting', 'Nobody meets in this room.', 'quiet'],
    'running.active': ['running', 'A meeting is running; it is not recorded.', 'live'],
    'running.recording': ['recorded', 'A meeting is running and is being recorded.', 'live'],
    'lost.away': ['LiveKit away', 'The media server cannot be reached; the meeting is kept until it is back.', 'bad'],
    'lost.returning': ['LiveKit back', 'LiveKit is reachable again; the meeting waits for a rejoin.', 'moving'],
    'deleted.closing': ['deleted', 'The room was deleted; LiveKit is being asked to close it.', 'moving'],
    'deleted.closed': ['deleted', 'The room was deleted.', 'quiet'],
    back: ['LiveKit back', 'LiveKit has the room of the meeting again.', 'moving'],
  },
  lobby: {
    closed: ['closed', 'The room was deleted; nobody can knock.', 'quiet'],
    judged: ['as usual', 'Each knock is decided by the access level of the room.', 'quiet'],
    looking: ['deciding again', 'More people may enter now; the waiting guests are being read.', 'moving'],
    resting: ['deciding again', 'More people may enter now; late knocks are looked for soon.', 'moving'],
    lookingAgain: ['deciding again', 'Late knocks are being read.', 'moving'],
    overtaken: ['deciding again', 'The access level changed again while the guests were read.', 'moving'],
  },
  telephony: {
    off: [
      'off',
      'No dispatch rule exists: callers cannot come in. That is normal without a meeting, and where telephony is switched off.',
      'quiet',
    ],
    'absent.none': ['not yet', 'No dispatch rule exists although callers may come: the next try comes soon.', 'bad'],
    'absent.without': [
      'impossible',
      'No rule can be made: the room has no PIN, or its PIN is taken at LiveKit.',
      'bad',
    ],
    'absent.doubtful': ['in doubt', 'It is unknown whether LiveKit made the dispatch rule.', 'bad'],
    'creating.current': ['starting', 'LiveKit is being asked for a dispatch rule.', 'moving'],
    'creating.outdated': [
      'starting',
      'LiveKit is being asked for a dispatch rule whose PIN is outdated already.',
      'moving',
    ],
    'present.used': ['on', 'LiveKit has the dispatch rule: callers can come in.', 'live'],
    'present.left': ['on', 'The meeting is over; the dispatch rule is kept for a while.', 'live'],
    removing: ['stopping', 'LiveKit is being asked to delete the dispatch rule.', 'moving'],
  },
  callers: { received: ['as usual', 'Callers are let in or held by the rules of the lobby.', 'quiet'] },
  company: {
    kept: ['as usual', 'No caller is alone in the meeting.', 'quiet'],
    missed: ['callers alone', 'Only callers are in the meeting; they are hung up after a delay.', 'moving'],
    hangingUp: ['hanging up', 'Callers who were left alone are being hung up.', 'moving'],
  },
  roomkit: {
    idle: ['none', 'No meeting room device is about to call.', 'quiet'],
    awaited: ['awaited', 'A meeting room device was announced and is about to call.', 'moving'],
    closed: ['closed', 'The room was deleted.', 'quiet'],
  },
  subtitles: agentWords('The subtitles agent', 'Nobody has asked for subtitles.'),
  recordings: { followed: ['followed', 'Reports about recorders are passed on to the recordings.', 'quiet'] },
  collector: agentWords('The agent that notes who speaks', 'No recording needs to know who speaks.'),
  metadata: {
    written: ['written', 'LiveKit shows the current metadata to the participants.', 'quiet'],
    writing: ['writing', 'The metadata of the room is being written at LiveKit.', 'moving'],
    overtaken: ['writing', 'The room changed while its metadata was written; it is written again.', 'moving'],
  },
  door: { kept: ['as usual', 'Banned people are removed and outdated roles corrected.', 'quiet'] },
  entitlement: { checked: ['as usual', 'Each reported join is checked for the right to be there.', 'quiet'] },
  sweeping: {
    idle: ['idle', 'No meeting runs: there is nothing to compare with LiveKit.', 'quiet'],
    resting: ['waiting', 'The next comparison with LiveKit is scheduled.', 'quiet'],
    looking: ['comparing', 'LiveKit is being asked who is in the room.', 'moving'],
  },
};
