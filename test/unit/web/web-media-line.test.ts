import { describe, expect, it } from 'vitest';
import { createActor, fromPromise, SimulatedClock } from 'xstate';
import type { LiveKitAccess } from '#src/realtime/wire-shapes.ts';
import { soon } from '#test/support/soon.ts';
import { mediaLineMachine } from '../../../web/room/media-line.machine.ts';

const access = (token: string): LiveKitAccess => ({ url: 'wss://media.example.org', room: 'r', token });

/** A line whose first `failing` connections fail. */
function line(failing: number, renewed: (LiveKitAccess | null)[]) {
  const used: string[] = [];
  const told: string[] = [];
  const clock = new SimulatedClock();
  const machine = mediaLineMachine.provide({
    actors: {
      load: fromPromise(async () => {}),
      requestAccess: fromPromise(async () => renewed.shift() ?? null),
      connect: fromPromise(async ({ input }) => {
        used.push(input.token);
        if (used.length <= failing) throw new Error('No line.');
      }),
    },
  });
  const actor = createActor(machine, { input: { access: access('first') }, clock });
  actor.on('failed', () => told.push('failed'));
  actor.on('ended', ({ end }) => told.push(end));
  actor.start();
  const reaches = (state: string) => soon(() => expect(actor.getSnapshot().value, 'state of the line').toBe(state));
  return { actor, clock, used, told, reaches };
}

describe('the LiveKit connection of a visit', () => {
  it('backs off after each failure and uses each token once', async () => {
    const { clock, used, told, reaches } = line(2, [access('second'), access('third')]);
    await reaches('waiting');
    clock.increment(500);
    await soon(() => expect(used).toHaveLength(2));
    await reaches('waiting');
    clock.increment(999);
    expect(used).toHaveLength(2);
    clock.increment(1);
    await reaches('connected');
    expect({ used, told }).toEqual({ used: ['first', 'second', 'third'], told: ['failed', 'failed'] });
  });

  it('requests a new token after a loss, and closes when access is refused', async () => {
    const { actor, used, reaches } = line(0, [access('second'), null]);
    await reaches('connected');
    actor.send({ type: 'line.lost' });
    await soon(() => expect(used).toEqual(['first', 'second']));
    await reaches('connected');
    actor.send({ type: 'line.lost' });
    await reaches('closed');
  });

  it('reports why LiveKit ended it and does not reconnect', async () => {
    const { actor, told, reaches } = line(0, []);
    await reaches('connected');
    actor.send({ type: 'line.ended', end: 'removed' });
    expect(told).toEqual(['removed']);
    expect(actor.getSnapshot().status).toBe('done');
  });
});
