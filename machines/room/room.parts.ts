import { agentParts } from './agents/agent.parts.ts';
import { callersParts } from './callers/callers.parts.ts';
import { companyParts } from './callers/company.parts.ts';
import { collectorParts } from './collector/collector.parts.ts';
import { doorParts } from './door/door.parts.ts';
import { entitlementParts } from './entitlement/entitlement.parts.ts';
import { lobbyParts } from './lobby/lobby.parts.ts';
import { meetingParts } from './meeting/meeting.parts.ts';
import { metadataParts } from './metadata/metadata.parts.ts';
import { recordingsParts } from './recordings/recordings.parts.ts';
import { sharedParts } from './room.setup.ts';
import { subtitlesParts } from './subtitles/subtitles.parts.ts';
import { sweepingParts } from './sweeping/sweeping.parts.ts';
import { roomkitParts } from './telephony/roomkit.parts.ts';
import { telephonyParts } from './telephony/telephony.parts.ts';

/** The guards, actions and delays of each region. A later part would replace an earlier one: a test refuses equal names. */
export const roomParts = {
  shared: sharedParts,
  meeting: meetingParts,
  door: doorParts,
  entitlement: entitlementParts,
  lobby: lobbyParts,
  agents: agentParts,
  subtitles: subtitlesParts,
  collector: collectorParts,
  telephony: telephonyParts,
  roomkit: roomkitParts,
  callers: callersParts,
  company: companyParts,
  metadata: metadataParts,
  recordings: recordingsParts,
  sweeping: sweepingParts,
};
