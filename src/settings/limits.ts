import type { Limits, RecordingLimits } from '#machines/briefing.ts';
import type { Settings } from './settings.ts';

/** Settings that are passed to the machines with every event; delays in milliseconds. */
export function limitsOf(settings: Settings): Limits {
  return {
    sweepMs: settings.GREENROOM_SWEEP_SECONDS * 1000,
    resumeMs: settings.GREENROOM_MEETING_RESUME_SECONDS * 1000,
    maxWaitMs: settings.GREENROOM_LOBBY_MAX_WAIT_MINUTES * 60_000,
    graceMs: settings.GREENROOM_LOBBY_RECONNECT_GRACE_SECONDS * 1000,
    deniedMs: settings.LOBBY_DENIED_TIMEOUT * 1000,
    pollMs: (settings.LOBBY_WAITING_TIMEOUT ?? settings.GREENROOM_LOBBY_RETURN_SECONDS) * 1000,
    acceptedMs: settings.LOBBY_ACCEPTED_TIMEOUT * 1000,
    agentAppearMs: settings.GREENROOM_AGENT_APPEAR_SECONDS * 1000,
    agentTries: settings.GREENROOM_SUBTITLE_TRIES,
    agents: {
      subtitles: settings.ROOM_SUBTITLE_AGENT_NAME,
      collector: settings.METADATA_COLLECTOR_ENABLED ? settings.METADATA_COLLECTOR_AGENT_NAME : '',
    },
    entitlement: settings.GREENROOM_ENTITLEMENT,
    telephony: settings.ROOM_TELEPHONY_ENABLED || settings.ROOMKIT_ENABLED,
    ruleGraceMs: settings.GREENROOM_SIP_RULE_GRACE_SECONDS * 1000,
    roomkitRuleMs: settings.GREENROOM_ROOMKIT_RULE_SECONDS * 1000,
    callersKnock: settings.GREENROOM_SIP_LOBBY === 'on',
    callersAloneMs: settings.GREENROOM_SIP_ALONE_SECONDS * 1000,
    recording: recordingLimitsOf(settings),
  };
}

const recordingLimitsOf = (settings: Settings): RecordingLimits => ({
  askMs: 8_000,
  // LiveKit continues to search for a recorder for 23 s after the caller's timeout.
  askAgainMs: 25_000,
  beginMs: 25_000,
  stopMs: 8_000,
  lookMs: settings.GREENROOM_RECORDING_CHECK_SECONDS * 1000,
  doubtMs: 8_000,
  uploadMs: settings.GREENROOM_RECORDING_UPLOAD_MINUTES * 60_000,
  fileLookMs: 60_000,
  fileMs: settings.GREENROOM_RECORDING_FILE_MINUTES * 60_000,
  storageTells: settings.RECORDING_STORAGE_EVENT_ENABLE,
  removesFiles: settings.GREENROOM_RECORDING_DELETE_OBJECTS,
});
