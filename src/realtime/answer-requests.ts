import type { Counted } from '#src/api/throttle-scope.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { AppError, asAppError } from '#src/kernel/errors.ts';
import { type Approach, approachRoom } from '#src/lobby/approach-room.ts';
import { admitAll, decideAsHost, leaveLobby, requireHostUser } from '#src/lobby/decide.ts';
import { enterRoom } from '#src/lobby/enter-room.ts';
import { journaledId } from '#src/lobby/once.ts';
import { listWaiting } from '#src/lobby/waiting.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import type { Places } from './places.ts';
import { type Ack, type Acks, type Refusal, type RequestName, type RequestOf, requests } from './protocol.ts';
import { type RealtimeParts, type RealtimeSocket, speakingFor } from './realtime-parts.ts';
import { becomeParticipant } from './tell-guests.ts';
import type { Watches } from './watches.ts';

interface Answering {
  readonly parts: RealtimeParts;
  readonly places: Places;
  readonly watches: Watches;
}

type Answer<Name extends RequestName> = (ack: Acks[Name]) => void;

interface Asked<Name extends RequestName> {
  readonly socket: RealtimeSocket;
  readonly request: RequestOf<Name>;
  /** The room of the request and the caller with their current rights. Rejects with `not_found`. */
  readonly approach: () => Promise<Approach>;
}

type Table = {
  [Name in RequestName]: (answering: Answering, asked: Asked<Name>, answer: Answer<Name>) => Promise<void>;
};

/** The handlers of the realtime requests. */
const table: Table = {
  async 'room:enter'({ parts, places }, { socket, request, approach }, answer) {
    const { room, speaker } = await approach();
    const { connection, address, language } = socket.data;
    const {
      guestId,
      knocked,
      answer: entered,
    } = await enterRoom(parts, speaker, room, { ...request, connection, address, language }, (guest) =>
      places.hold(socket, room.id, guest),
    );
    if (entered.livekit !== undefined) becomeParticipant(socket, entered.livekit);
    if (entered.guest !== undefined) {
      const guest = guestId ?? entered.participant.id;
      socket.data.speaker = { ...socket.data.speaker, guest };
      socket.join(speakingFor({ guest }));
    }
    answer(entered);
    if (guestId !== null && entered.status === 'waiting') await places.releaseUnlessHeld(room.id, guestId);
    // The fact of a new knock reaches every tab; an existing place has no new fact.
    if (guestId !== null && entered.status === 'waiting' && !knocked) await places.tell(room.id, guestId);
  },
  async 'room:leave'({ parts }, { socket, request, approach }, answer) {
    const { room, speaker } = await approach();
    const held = [...socket.data.places].filter((place) => place.startsWith(`${room.id}/`));
    const guests = new Set(held.map((place) => place.split('/')[1]!));
    if (guests.size === 0 && speaker.guest !== null) guests.add(speaker.guest);
    for (const guest of guests) await leaveLobby(parts, room, guest, journaledId(request.id));
    answer({});
  },
  async 'room:watch'({ watches }, { socket, request, approach }, answer) {
    const { room, speaker } = await approach();
    await watches.begin(socket, room, speaker, request.after, answer);
  },
  async 'room:unwatch'({ watches }, { socket, approach }, answer) {
    const { room } = await approach();
    watches.end(socket, room.id);
    answer({});
  },
  async 'lobby:list'({ parts }, { request, approach }, answer) {
    const { room, speaker } = await approach();
    requireHostUser(speaker, room);
    answer(await listWaiting(parts.runtime.database, room.id, request.after));
  },
  async 'lobby:decide'({ parts }, { socket, request }, answer) {
    answer(await decideAsHost(parts, socket.data.speaker, request));
  },
  async 'lobby:admit-all'({ parts }, { request, approach }, answer) {
    const { room, speaker } = await approach();
    answer(await admitAll(parts, speaker, room, request));
  },
};

const isRequestName = (name: string): name is RequestName => Object.hasOwn(requests, name);

/** Answers one packet. A packet without an ack function is counted and ignored. */
export async function answerPacket(
  answering: Answering,
  socket: RealtimeSocket,
  packet: readonly unknown[],
): Promise<void> {
  const [name, payload, ...rest] = packet;
  const acknowledge = packet.at(-1);
  if (typeof acknowledge !== 'function') return answering.parts.metrics.unanswerable.inc();
  const refuse = (error: AppError) => acknowledge(toRefusal(error));
  if (typeof name !== 'string' || !isRequestName(name))
    return refuse(new AppError('unknown_event', 'There is no such request.'));
  const parsed = requests[name].safeParse(rest.length === 1 ? payload : undefined);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(
      new AppError('invalid_payload', `${issue?.path.join('.') || 'The payload'}: ${issue?.message ?? 'is not valid'}`),
    );
  }
  const { room } = parsed.data;
  const { parts } = answering;
  let answered = false;
  const answer = (ack: object) => {
    answered = true;
    parts.missingRooms.found(room);
    acknowledge({ ok: true, ...ack } as Ack<RequestName>);
  };
  try {
    parts.missingRooms.refuse(socket.data.address, room);
    const counted = parts.throttle(name === 'room:enter' ? 'request-entry' : 'lobby', describeCaller(socket));
    // Awaited only inside the turn, so that requests are answered in the order of their arrival.
    counted.catch(() => undefined);
    await socket.data.turns.take(room, async () => {
      await counted;
      // Held places are part of the caller's rights.
      await socket.data.resumed;
      // Read inside the turn: an earlier request may have changed the speaker.
      const approach = () => approachRoom(parts.runtime.database.pool, socket.data.speaker, room);
      await table[name](answering, { socket, request: parsed.data as never, approach }, answer as never);
    });
  } catch (thrown) {
    const error = thrown instanceof NoSuchRoom ? await countMissing(parts, socket, room, thrown) : thrown;
    const refusal = asDatabaseError(error);
    if (refusal.code === 'internal') parts.log.error({ err: error, request: name }, 'a request failed');
    if (!answered) refuse(refusal);
  }
}

/** Rate limit key of the person; REST uses the same one. */
function describeCaller({ id, data: { speaker, address } }: RealtimeSocket): Counted {
  const guest = speaker.guest ?? speaker.participants.at(-1)?.identity ?? null;
  return { address, user: speaker.session?.user.id ?? null, guest, socket: id };
}

/** The refusal for a room that does not exist. */
const countMissing = (parts: RealtimeParts, socket: RealtimeSocket, room: string, error: NoSuchRoom) =>
  parts.missingRooms.missed(socket.data.address, room).then(
    () => error,
    (refusal: unknown) => refusal,
  );

function toRefusal(error: AppError): Refusal {
  const { code, message, retryAfter } = error;
  return { ok: false, code, message, ...(retryAfter === undefined ? {} : { retry_after: retryAfter }) };
}

function asDatabaseError(error: unknown): AppError {
  return isDatabaseAway(error)
    ? new AppError('unavailable', 'The service is not available right now.')
    : asAppError(error);
}
