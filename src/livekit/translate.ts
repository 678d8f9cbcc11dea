import { type ParticipantInfo, ParticipantInfo_State as State, type WebhookEvent } from 'livekit-server-sdk';
import { roomAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import type { Participant, ParticipantKind } from '#machines/room/room.people.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import { type CallerMask, isCallerIdentity } from './caller-mask.ts';
import { toEgress } from './egress.ts';

/** Indexed by `ParticipantInfo.Kind` of livekit_models.proto, which the SDK does not export. */
const kinds: readonly ParticipantKind[] = ['standard', 'ingress', 'egress', 'sip', 'agent'];

/** Kinds that LiveKit adds later do not count as people. */
export const participantKindOf = ({ kind }: Pick<ParticipantInfo, 'kind'>): ParticipantKind => kinds[kind] ?? 'agent';

/** LiveKit lists participants for a moment after they have left. */
export const isConnected = ({ state }: Pick<ParticipantInfo, 'state'>): boolean => state !== State.DISCONNECTED;

/** Converts LiveKit's participant to the machines' one. */
export function toParticipant(info: ParticipantInfo, mask: CallerMask): Participant {
  const { sid, identity, name } = info;
  const kind = participantKindOf(info);
  if (kind === 'sip') return { sid, kind, ...mask.hide(info) };
  const agent = agentNameOf(info);
  return {
    sid,
    identity,
    name,
    kind,
    ...(kind === 'standard' ? { role: info.attributes.room_role ?? '' } : {}),
    // All tokens for people have this attribute, the reference's too; others were made with the API secret.
    ...(kind === 'standard' && info.attributes.is_authenticated !== undefined ? { checked: true as const } : {}),
    ...(agent === undefined ? {} : { agent }),
  };
}

/**
 * Returns the name under which an agent registered: LiveKit writes it into the agent's token (`AgentNameAttributeKey`
 * of livekit-server). Undefined for other participants, and with older LiveKit versions.
 */
export const agentNameOf = (info: Pick<ParticipantInfo, 'attributes'>): string | undefined =>
  info.attributes['lk.agent_name'];

/** Returns the room name by which webhooks are filtered (livekit.md §5); empty when the event concerns no room. */
export const roomNameOf = (webhook: WebhookEvent): string => webhook.room?.name || webhook.egressInfo?.roomName || '';

/** Translates a webhook to a delivery. Null when it is irrelevant: another event, or a room that cannot be ours. */
export function translateWebhook(webhook: WebhookEvent, request: string, mask: CallerMask): Delivery<'room'> | null {
  const name = roomNameOf(webhook);
  const room = parseUuid(name);
  // Our LiveKit rooms have lower-case uuids with dashes as names; another spelling is a foreign room.
  if (room === null || room !== name) return null;
  const event = eventOf(webhook, mask);
  if (event === null) return null;
  const id = webhook.id;
  return { to: roomAddress(room), event, key: `webhook/${id}`, cause: { by: 'webhook', id }, request };
}

function eventOf(webhook: WebhookEvent, mask: CallerMask): EventTo<'room'> | null {
  const sid = webhook.room?.sid ?? '';
  const participant = webhook.participant === undefined ? null : toParticipant(webhook.participant, mask);
  switch (webhook.event) {
    case 'room_started':
      return sid === '' ? null : { type: 'livekit.roomStarted', sid };
    case 'room_finished':
      return sid === '' ? null : { type: 'livekit.roomFinished', sid };
    case 'participant_joined':
      return participant === null || sid === ''
        ? null
        : { type: 'participant.joined', sid, participant, source: 'webhook' };
    case 'participant_left':
    case 'participant_connection_aborted':
      return participant === null || sid === ''
        ? null
        : { type: 'participant.left', sid, participant, source: 'webhook' };
    case 'track_published':
      return publishedEvent(webhook, mask);
    case 'egress_started':
      return egressEvent('egress.started', webhook);
    case 'egress_updated':
      return egressEvent('egress.updated', webhook);
    case 'egress_ended':
      return egressEvent('egress.ended', webhook);
    default:
      return null;
  }
}

/** For callers only. The webhook has only the publisher's sid and identity. */
function publishedEvent({ room, participant, track }: WebhookEvent, mask: CallerMask): EventTo<'room'> | null {
  if (participant === undefined || !room?.sid || !track?.sid || !isCallerIdentity(participant.identity)) return null;
  const { sid } = participant;
  const caller: Participant = { sid, kind: 'sip', ...mask.hide(participant) };
  return { type: 'caller.published', sid: room.sid, participant: caller, track: track.sid };
}

type EgressEvent = Extract<EventTo<'room'>, { readonly egress: string }>['type'];

function egressEvent(type: EgressEvent, { egressInfo }: WebhookEvent): EventTo<'room'> | null {
  if (egressInfo === undefined || egressInfo.egressId === '') return null;
  const { id: egress, status, file } = toEgress(egressInfo);
  const { roomId: sid, request } = egressInfo;
  const audioOnly = request.case === 'roomComposite' && request.value.audioOnly;
  return {
    type,
    sid,
    egress,
    status,
    file,
    mode: audioOnly ? 'transcript' : 'screen_recording',
  };
}
