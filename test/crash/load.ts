import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { HostedRoom } from '#test/support/hosted-room.ts';
import type { RandomSource } from '#test/support/random-source.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { postWebhook, type WebhookKeys, webhookBody } from '#test/support/signed-webhook.ts';

/** What was acknowledged to somebody, and must therefore be found in the state. */
export interface Acknowledged {
  /** Guest (`<room>/<id>`) → where they stand after the last thing that was acknowledged about them. */
  readonly guests: Map<string, { number: number; status: 'waiting' | 'admitted' | 'denied' | 'left' }>;
  /** Ids of webhooks that reported a fresh join. */
  readonly joins: string[];
  /** Participant sids whose leave was reported. */
  readonly left: string[];
}

/** Guests who wait at the most: each keeps a connection that comes back after every death. */
const mostWaiting = 12;

/** Guests knock, are decided about or give up, in this room. */
export async function knockAndDecide(
  room: HostedRoom,
  random: RandomSource,
  acknowledged: Acknowledged,
  go: () => boolean,
) {
  let waiting = 0;
  while (go()) {
    const guest = room.newGuest();
    const { participant, number } = await guest.enter(room.id, 'Grace');
    const place = { number: number!, status: 'waiting' as 'waiting' | 'admitted' | 'denied' | 'left' };
    acknowledged.guests.set(`${room.id}/${participant.id}`, place);
    if (waiting < mostWaiting && random.chance(0.2)) {
      waiting += 1;
      continue;
    }
    if (random.chance(0.3)) {
      await guest.leave(room.id);
      place.status = 'left';
    } else {
      const allow = random.chance(0.5);
      const { outcome } = await room.host.decide(room.id, participant.id, allow);
      if (outcome !== (allow ? 'admitted' : 'denied')) throw new Error(`A decision had the outcome ${outcome}.`);
      place.status = outcome;
    }
    guest.close();
  }
}

/**
 * Webhooks of LiveKit rooms that only we know of, one after the other, so that every join is news. Each is posted
 * again until it is answered with 200.
 */
export async function tellWebhooks(
  origin: string,
  keys: WebhookKeys,
  room: string,
  random: RandomSource,
  acknowledged: Acknowledged,
  go: () => boolean,
) {
  const post = async (event: string, sid: string, participant?: object) => {
    const body = webhookBody(event, { room: { name: room, sid }, ...(participant ? { participant } : {}) });
    for (;;) {
      const status = await postWebhook(origin, keys, body).then(
        (response) => response.status,
        () => 0,
      );
      if (status === 200) return JSON.parse(body).id as string;
      if (status !== 0 && status !== 503) throw new Error(`A webhook was answered with ${status}.`);
      // As LiveKit does, a little later.
      await delay(50);
    }
  };
  while (go()) {
    const sid = `RM_${randomUUID()}`;
    const participant = { sid: `PA_${randomUUID()}`, identity: randomUUID(), name: 'Joan' };
    acknowledged.joins.push(await post('participant_joined', sid, participant));
    const next = random.pick(['participant_left', 'room_finished', 'nothing'] as const);
    if (next === 'nothing') continue;
    await post(next, sid, next === 'participant_left' ? participant : undefined);
    acknowledged.left.push(participant.sid);
  }
}

/** Real clients join and leave a real LiveKit room; only LiveKit reports them. */
export async function comeAndGo(room: HostedRoom, random: RandomSource, go: () => boolean) {
  const access = (await room.newGuest().enter(room.id, 'Ada')).livekit!;
  const companion = (await room.newGuest().enter(room.id, 'Joan')).livekit!;
  const stays = await joinLiveKit(access);
  while (go()) {
    await using _visitor = await joinLiveKit(companion);
    await delay(random.below(400));
  }
  return stays;
}
