import { guestAddress, roomAddress } from '#machines/addresses.ts';
import { deliver, deliverIn } from '#src/actors/deliver.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import { hold } from '#src/actors/hold.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { transaction } from '#src/db/transaction.ts';
import { newId } from '#src/kernel/ids.ts';

/** Delivers events to rooms and guests directly, without network. */
export interface RoomMover {
  readonly runtime: Runtime;
  join(room: string, person: number): Promise<void>;
  leave(room: string, person: number): Promise<void>;
  joinMany(room: string, people: number): Promise<void>;
  knockMany(room: string, guests: number): Promise<void>;
}

export function createRoomMover(runtime: Runtime): RoomMover {
  const report = (room: string, type: 'participant.joined' | 'participant.left', person: number): Delivery => ({
    to: roomAddress(room),
    event: {
      type,
      sid: `RM_${room}`,
      source: 'webhook',
      participant: { sid: `PA_${person}`, identity: `person-${person}`, name: 'Person', kind: 'standard' },
    },
    key: newId(),
    cause: { by: 'webhook', id: newId() } as const,
  });
  return {
    runtime,
    async join(room, person) {
      await deliver(runtime, [report(room, 'participant.joined', person)]);
    },
    async leave(room, person) {
      await deliver(runtime, [report(room, 'participant.left', person)]);
    },
    async joinMany(room, people) {
      const all = Array.from({ length: people }, (_, person) => report(room, 'participant.joined', person));
      await deliver(runtime, all);
    },
    async knockMany(room, guests) {
      for (let done = 0; done < guests; done += 1_000) {
        const knocks = Array.from({ length: Math.min(1_000, guests - done) }, (_, index) => {
          const participant = newId();
          const place = done + index + 1;
          const person = { participant, username: 'Guest', color: 'hsl(1, 60%, 40%)', user: null };
          return {
            to: guestAddress(room, participant),
            event: { type: 'guest.knock' as const, number: place, position: place, replica: newId(), ...person },
            key: newId(),
            cause: { by: 'guest', id: participant } as const,
          };
        });
        await transaction(runtime.database, async (tx) => {
          const held = await hold(
            runtime,
            tx,
            knocks.map(({ to }) => to),
            { create: true },
          );
          await deliverIn(runtime, tx, knocks, { held });
          await tx.client.query('update greenroom.stream set knocks = $2 where room = $1', [
            room,
            done + knocks.length,
          ]);
        });
      }
    },
  };
}
