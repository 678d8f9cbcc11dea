import type { ParticipantInfo, ParticipantPermission } from 'livekit-server-sdk';
import type { ParticipantChange } from '#src/livekit/client.ts';
import { toTrackSources } from '#src/livekit/track-sources.ts';
import { participantKindOf } from '#src/livekit/translate.ts';
import { callerPermission } from '#src/telephony/caller-permissions.ts';
import { nameForLiveKit } from './name-for-livekit.ts';
import type { ParticipantChanges, PermissionFields } from './participant-changes.ts';

/** Attributes that only the server sets, from the token and the person's role. */
const ownedByTheServer: readonly string[] = ['room_role', 'is_authenticated', 'color'];

/**
 * The part of a host's changes that is sent to LiveKit: no server-owned or unchanged attributes, and a name only if it
 * is not empty after cleaning. Null when nothing is left.
 */
export function allowedChange(current: ParticipantInfo, wanted: ParticipantChanges): ParticipantChange | null {
  const attributes = changedAttributes(current.attributes, wanted.attributes ?? {});
  const name = nameForLiveKit(wanted.name ?? '');
  const change: ParticipantChange = {
    ...(wanted.metadata == null ? {} : { metadata: JSON.stringify(wanted.metadata) }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(wanted.permission == null ? {} : { permission: permissionOf(current, wanted.permission) }),
    ...(name === '' ? {} : { name }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

/**
 * The only change that a host may make to a person with a higher role: lower the hand. Null when the request asks for
 * anything else; other attributes are ignored, because a page that lowers a hand sends them back unchanged.
 */
export function loweredHand({ metadata, attributes, permission, name, ...who }: ParticipantChanges) {
  const more = metadata != null || permission != null || nameForLiveKit(name ?? '') !== '';
  return more || attributes?.handRaisedAt !== '' ? null : { ...who, attributes: { handRaisedAt: '' } };
}

/** Drops unchanged attributes: a page that lowers a hand sends back all attributes it knows. */
function changedAttributes(current: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => !ownedByTheServer.includes(key) && (current[key] ?? '') !== value),
  );
}

const permissionOf = (current: ParticipantInfo, wanted: PermissionFields): Partial<ParticipantPermission> =>
  participantKindOf(current) === 'sip' ? callersPermission(wanted) : newPermission(current.permission, wanted);

/**
 * Never revokes a caller's right to publish, which would end their only track permanently. A caller who may not publish
 * is muted instead.
 */
function callersPermission(wanted: PermissionFields): Partial<ParticipantPermission> {
  return {
    ...callerPermission,
    canSubscribe: wanted.can_subscribe ?? true,
    canPublishData: wanted.can_publish_data ?? true,
  };
}

/** Whether a permission mutes (true) or unmutes (false) a caller; undefined when it does not concern publishing. */
export function isSilenced({ can_publish: on, can_publish_sources: sources }: PermissionFields): boolean | undefined {
  if (on === false) return true;
  if (sources != null) return !sources.includes('microphone');
  return on === true ? false : undefined;
}

/**
 * LiveKit replaces a permission as a whole, so missing fields keep their current values. An empty list of sources means
 * no publishing, although LiveKit would allow all sources. `can_update_metadata` is never granted, because people could
 * give themselves any role.
 */
function newPermission(
  current: Partial<ParticipantPermission> = {},
  wanted: PermissionFields,
): Partial<ParticipantPermission> {
  const { can_publish_sources: sources } = wanted;
  const on = (value: boolean | null | undefined, before = false) => value ?? before;
  const mayPublish = on(wanted.can_publish, current.canPublish);
  return {
    ...current,
    canSubscribe: on(wanted.can_subscribe, current.canSubscribe),
    canPublish: mayPublish && (sources == null || sources.length > 0),
    canPublishData: on(wanted.can_publish_data, current.canPublishData),
    ...(sources == null ? {} : { canPublishSources: toTrackSources(sources) }),
    canUpdateMetadata: wanted.can_update_metadata !== false && on(current.canUpdateMetadata),
    canSubscribeMetrics: on(wanted.can_subscribe_metrics, current.canSubscribeMetrics),
    hidden: on(wanted.hidden, current.hidden),
    recorder: on(wanted.recorder, current.recorder),
    agent: on(wanted.agent, current.agent),
  };
}
