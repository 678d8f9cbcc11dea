import type { ParticipantInfo, ParticipantPermission } from 'livekit-server-sdk';
import type { ParticipantChange } from '#src/livekit/client.ts';
import { toTrackSources } from '#src/livekit/track-sources.ts';
import { kindOf } from '#src/livekit/translate.ts';
import { callerPermission } from '#src/telephony/caller-permissions.ts';
import { nameForLiveKit } from './name-for-livekit.ts';
import type { ParticipantChanges, PermissionFields } from './participant-changes.ts';

/** Attributes that say who somebody is: they come from the token and from the person's role, and from nowhere else. */
const ownedByTheServer: readonly string[] = ['room_role', 'is_authenticated', 'color'];

/**
 * What of a host's changes reaches LiveKit: no attribute of ours, none that is as it was, and a name only when
 * something of it is left. Null when nothing is to be changed.
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
 * What a host may do to a person with a higher role: lower the hand. Null when the changes ask for anything else; other
 * attributes are left out, because a page that lowers a hand echoes them.
 */
export function loweredHand({ metadata, attributes, permission, name, ...who }: ParticipantChanges) {
  const more = metadata != null || permission != null || nameForLiveKit(name ?? '') !== '';
  return more || attributes?.handRaisedAt !== '' ? null : { ...who, attributes: { handRaisedAt: '' } };
}

/** A page that lowers a hand sends everything back that it knows of the person. */
function changedAttributes(current: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => !ownedByTheServer.includes(key) && (current[key] ?? '') !== value),
  );
}

const permissionOf = (current: ParticipantInfo, wanted: PermissionFields): Partial<ParticipantPermission> =>
  kindOf(current) === 'sip' ? callersPermission(wanted) : newPermission(current.permission, wanted);

/** Publishing is not taken from a caller, whose only track would end for good: who may not publish is muted. */
function callersPermission(wanted: PermissionFields): Partial<ParticipantPermission> {
  return {
    ...callerPermission,
    canSubscribe: wanted.can_subscribe ?? true,
    canPublishData: wanted.can_publish_data ?? true,
  };
}

/** Whether a caller is to be muted by a permission, or not any more; undefined where it says nothing of that. */
export function isSilenced({ can_publish: on, can_publish_sources: sources }: PermissionFields): boolean | undefined {
  if (on === false) return true;
  if (sources != null) return !sources.includes('microphone');
  return on === true ? false : undefined;
}

/**
 * LiveKit takes a permission as a whole: what is not given stays as it is. Without any source nobody publishes, where
 * LiveKit would let them publish everything. People who may write their own attributes could give themselves any role.
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
