import type { Participant } from '#machines/room/room.people.ts';
import type { sweepingCommands } from '#machines/room/sweeping/sweeping.vocabulary.ts';
import type { ParamsOf } from '#machines/vocabulary.ts';
import { Away, type Command, type Done, type Handler } from '#src/actors/command.ts';
import type { Database } from '#src/db/database.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import type { CallerMask } from '#src/livekit/caller-mask.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { sortFailure } from '#src/livekit/failures.ts';
import type { RuleLook } from '#src/livekit/rule-look.ts';
import { isConnected, toParticipant } from '#src/livekit/translate.ts';

type Params = ParamsOf<(typeof sweepingCommands)['livekit.listParticipants']>;

interface SweepOptions {
  readonly livekit: LiveKitClient;
  readonly database: Database;
  readonly onCorrection: (kind: 'joined' | 'left') => void;
  /** Looks up the SIP dispatch rule that the room has stored. */
  readonly ruleStands: RuleLook;
  readonly onRuleLookFailed: (error: unknown) => void;
  readonly mask: CallerMask;
}

/**
 * Handler of `livekit.listParticipants`, the sweep of one room: compares the stored presence with LiveKit, reports each
 * difference like a webhook, and ends with the sid of the LiveKit room.
 */
export const listParticipants =
  (options: SweepOptions): Handler<Params> =>
  (command) =>
    askLiveKit(() => compare(options, command));

async function compare(options: SweepOptions, command: Command<Params>): Promise<Done> {
  const { livekit, database, onCorrection, mask } = options;
  const room = command.to.id;
  // Presence is read before LiveKit is listed: whoever is stored but not listed has certainly left.
  const believed = await readPresent(database, room);
  const listed = await listRoom(livekit, room, mask);
  const present = new Set(listed.participants.map(({ sid }) => sid));
  const known = new Set(believed.map(({ sid }) => sid));
  const cause = { by: 'sweep', id: command.key } as const;
  const report = (kind: 'joined' | 'left', event: { readonly sid: string; readonly participant: Participant }) => {
    onCorrection(kind);
    return {
      event: { type: `participant.${kind}`, source: 'sweep', ...event } as const,
      key: `${command.key}/${kind}/${event.participant.sid}`,
      cause,
    };
  };
  const left = believed
    .filter(({ sid }) => !present.has(sid))
    .map(({ livekitRoom, ...participant }) => report('left', { sid: livekitRoom, participant }));
  const joined = listed.participants
    .filter(({ sid }) => !known.has(sid))
    .map((participant) => report('joined', { sid: listed.sid ?? '', participant }));
  const banned = await readBanned(database, room);
  const back = listed.participants
    // Banned callers are hung up as soon as they join.
    .filter(({ identity, kind }) => kind !== 'sip' && banned.has(identity))
    .map(({ identity, sid }) => ({
      event: { type: 'participant.stillThere', identity } as const,
      key: `${command.key}/still/${sid}`,
      cause,
    }));
  const recorders = listed.participants.filter(({ kind }) => kind === 'egress').map(({ identity }) => identity);
  const missing = (await missingRule(options, command)).map((rule) => ({
    event: { type: 'sip.rulesListed', missing: rule } as const,
    key: `${command.key}/rule/${rule}`,
    cause,
  }));
  return {
    reports: [...left, ...joined, ...back, ...missing],
    outcome: { type: 'livekit.listed', sid: listed.sid, recorders },
  };
}

/** The stored dispatch rule, if LiveKit no longer has it. A failed lookup does not stop the sweep. */
async function missingRule(
  { ruleStands, onRuleLookFailed }: SweepOptions,
  { params: { rule } }: Command<Params>,
): Promise<string[]> {
  // A job of an earlier version has no `rule`.
  if (typeof rule !== 'string') return [];
  const stands = await ruleStands(rule).catch((error: unknown) => {
    onRuleLookFailed(error);
    return true;
  });
  return stands ? [] : [rule];
}

async function readPresent(database: Database, room: string) {
  const { rows } = await database.pool.query<Participant & { livekitRoom: string }>({
    name: 'presence.present',
    text: `select sid, identity, name, kind, livekit_room as "livekitRoom" from greenroom.presence
      where room = $1 and left_at is null`,
    values: [room],
  });
  return rows;
}

/** The identities banned from the room. */
async function readBanned(database: Database, room: string): Promise<Set<string>> {
  const { rows } = await database.pool.query<{ identity: string }>({
    name: 'ban.identities',
    text: 'select identity from greenroom.ban where room = $1',
    values: [room],
  });
  return new Set(rows.map(({ identity }) => identity));
}

/**
 * The sid and participants of a LiveKit room; repeated until both belong to the same sid. Rejects with `Away` after 3
 * attempts.
 */
async function listRoom(livekit: LiveKitClient, name: string, mask: CallerMask) {
  for (let tries = 0; tries < 3; tries++) {
    const [before] = await livekit.listRooms([name]);
    if (before === undefined) return { sid: null, participants: [] };
    const participants = await livekit.listParticipants(name).catch((error: unknown) => {
      if (sortFailure(error).kind === 'gone') return [];
      throw error;
    });
    const [after] = await livekit.listRooms([name]);
    // Disconnected participants are about to be dropped from the list.
    const present = participants.filter(isConnected).map((info) => toParticipant(info, mask));
    if (after?.sid === before.sid) return { sid: before.sid, participants: present };
  }
  throw new Away('The LiveKit room changed while it was looked at');
}
