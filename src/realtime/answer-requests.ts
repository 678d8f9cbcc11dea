import { isDatabaseAway } from '#src/db/transaction.ts';
import { AppError, asAppError } from '#src/errors.ts';
import { admitAll, decideGuest, leaveLobby, roomOfHost } from '#src/lobby/decide.ts';
import { enterRoom } from '#src/lobby/enter-room.ts';
import { listWaiting } from '#src/lobby/waiting.ts';
import { findRoom } from '#src/rooms/find-room.ts';
import { becomeParticipant } from './announcer.ts';
import { renewSpeaker } from './handshake.ts';
import type { Places } from './places.ts';
import { type Ack, type Acks, type Refusal, type RequestName, type RequestOf, requests } from './protocol.ts';
import type { RealtimeParts, RealtimeSocket } from './realtime-parts.ts';
import type { Watches } from './watches.ts';

export interface Answering {
  readonly parts: RealtimeParts;
  readonly places: Places;
  readonly watches: Watches;
}

type Answer<Name extends RequestName> = (ack: Acks[Name]) => void;

type Table = {
  [Name in RequestName]: (
    answering: Answering,
    socket: RealtimeSocket,
    request: RequestOf<Name>,
    answer: Answer<Name>,
  ) => Promise<void>;
};

/** Every request of the realtime channel and how it is answered. Rights are read from the database at each use. */
const table: Table = {
  async 'room:enter'({ parts, places }, socket, request, answer) {
    const { roomId, guestId, answer: entered } = await enterRoom(parts, socket.data.speaker, request);
    if (entered.livekit !== undefined) becomeParticipant(socket, entered.livekit);
    if (entered.guest !== undefined) {
      const guest = guestId ?? entered.participant.id;
      socket.data.speaker = { ...socket.data.speaker, guest };
    }
    answer(entered);
    if (guestId !== null) await places.hold(socket, roomId, guestId, entered.status);
  },
  async 'room:leave'({ parts, places }, socket, request, answer) {
    const room = await findRoom(parts.runtime.database.pool, request.room, null);
    if (room === null) throw new AppError('not_found', 'There is no such room.');
    const place = [...socket.data.places].find((held) => held.startsWith(`${room.id}/`));
    const guest = place?.split('/')[1] ?? socket.data.speaker.guest;
    if (guest !== null && guest !== undefined) await leaveLobby(parts, guest, request);
    answer({});
    if (place !== undefined) places.letGo(socket, place);
  },
  async 'room:watch'({ watches }, socket, request, answer) {
    await watches.begin(socket, request, answer);
  },
  async 'room:unwatch'({ parts, watches }, socket, request, answer) {
    const room = await findRoom(parts.runtime.database.pool, request.room, null);
    if (room !== null) watches.end(socket, room.id);
    answer({});
  },
  async 'lobby:list'({ parts }, socket, request, answer) {
    const room = await roomOfHost(parts, socket.data.speaker, request.room);
    answer(await listWaiting(parts.runtime.database, room.id, request.after));
  },
  async 'lobby:decide'({ parts }, socket, request, answer) {
    answer(await decideGuest(parts, socket.data.speaker, request));
  },
  async 'lobby:admit-all'({ parts }, socket, request, answer) {
    answer(await admitAll(parts, socket.data.speaker, request));
  },
};

const isRequestName = (name: string): name is RequestName => Object.hasOwn(requests, name);

/** Answers one packet, whatever it is. A packet without an ack function is nobody's request and is left alone. */
export async function answerPacket(answering: Answering, socket: RealtimeSocket, packet: readonly unknown[]): Promise<void> {
  const [name, payload, ...rest] = packet;
  const acknowledge = packet.at(-1);
  if (typeof acknowledge !== 'function') return;
  const refuse = (error: AppError) => acknowledge(toRefusal(error));
  if (typeof name !== 'string' || !isRequestName(name)) return refuse(new AppError('unknown_event', 'There is no such request.'));
  const parsed = requests[name].safeParse(rest.length === 1 ? payload : undefined);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(new AppError('invalid_payload', `${issue?.path.join('.') || 'The payload'}: ${issue?.message ?? 'is not valid'}`));
  }
  let answered = false;
  try {
    socket.data.speaker = await renewSpeaker(answering.parts, socket.data.speaker);
    const answer = (ack: object) => {
      answered = true;
      acknowledge({ ok: true, ...ack } as Ack<RequestName>);
    };
    await table[name](answering, socket, parsed.data as never, answer as never);
  } catch (error) {
    const refusal = asDatabaseError(error);
    if (refusal.code === 'internal') answering.parts.log.error({ err: error, request: name }, 'a request failed');
    if (!answered) refuse(refusal);
  }
}

function toRefusal(error: AppError): Refusal {
  const { code, message, retryAfter } = error;
  return { ok: false, code, message, ...(retryAfter === undefined ? {} : { retry_after: retryAfter }) };
}

function asDatabaseError(error: unknown): AppError {
  return isDatabaseAway(error) ? new AppError('unavailable', 'The service is not available right now.') : asAppError(error);
}
