import { createActor, fromPromise } from 'xstate';
import type { WatchAck } from '#src/realtime/protocol.ts';
import type { Connection, ConnectionStatus } from './connection.ts';
import type { FoundRecording } from './room-recordings.ts';
import type { GuestPage, RoomView, WatchChange } from './room-view.ts';
import { watchMachine } from './watch.machine.ts';

export interface Watch {
  /** The current view; null before the first answer. */
  readonly state: RoomView | null;
  stop(): void;
}

/** A watch that also takes answers of the REST API and pages of `lobby:list`. */
export interface RoomWatch extends Watch {
  extend(page: GuestPage): void;
  takeFound(found: FoundRecording): void;
}

/** Watches the room whose uuid `locate` resolves with, until it is stopped or the right to it is lost. */
export function watchRoom(
  connection: Connection,
  locate: () => Promise<string>,
  listener: (change: WatchChange) => void,
): RoomWatch {
  let view: RoomView | null = null;
  let lastAnswer: Promise<WatchAck> | undefined;
  const machine = watchMachine.provide({
    actors: {
      // Not repeated after a reconnect: a stored answer would not make the new connection a watcher.
      ask: fromPromise(({ input }) => {
        lastAnswer = connection.request('room:watch', input, 'fail');
        return lastAnswer;
      }),
    },
  });
  const actor = createActor(machine);
  const hearing = actor.on('changed', ({ change }) => {
    if (change.kind !== 'ended') view = change.view;
    listener(change);
  });

  function follow(room: string): void {
    if (actor.getSnapshot().status !== 'active') return;
    actor.send({ type: 'room.found', room });
    const hearStatus = (status: ConnectionStatus) =>
      actor.send({ type: status === 'connected' ? 'connection.opened' : 'connection.lost' });
    const listening = [
      connection.onStatus(hearStatus),
      connection.onPush('fact', (fact) => {
        if (fact.room === room) actor.send({ type: 'fact.pushed', fact });
      }),
      connection.onPush('heads', (heads) => {
        if (heads.room === room) actor.send({ type: 'heads.pushed', heads });
      }),
      connection.onPush('watch:ended', ({ room: ended, code }) => {
        if (ended === room) actor.send({ type: 'right.lost', code });
      }),
    ];
    actor.subscribe({
      complete() {
        for (const stopListening of listening) stopListening();
      },
    });
    hearStatus(connection.status);
  }

  /** A pending `room:watch` would restart the watch, so `room:unwatch` is sent after its answer. */
  async function unwatch(room: string): Promise<void> {
    await lastAnswer?.catch(() => {});
    if (connection.status === 'connected') await connection.request('room:unwatch', { room }, 'fail');
  }

  actor.start();
  locate().then(follow, (error: unknown) => actor.send({ type: 'room.notFound', error }));

  return {
    get state() {
      return view;
    },
    extend: (page) => actor.send({ type: 'page.listed', page }),
    takeFound: (found) => actor.send({ type: 'recording.found', found }),
    stop() {
      const { status, context } = actor.getSnapshot();
      if (status !== 'active') return;
      hearing.unsubscribe();
      actor.send({ type: 'watch.stop' });
      if (lastAnswer !== undefined) unwatch(context.room).catch(() => {});
    },
  };
}
