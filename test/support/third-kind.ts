import { emit, setup } from 'xstate';
import { catalogue, type KindOfActor } from '#machines/catalogue.ts';
import { openKinds } from '#src/actors/kinds.ts';
import { createMailbox } from '#src/actors/mailbox.ts';
import type { Runtime } from '#src/actors/runtime.ts';

const tellRoom = { type: 'actors.tell', params: { to: 'room', event: { type: 'pin.renewed' } } } as const;

/** On `tally.add`, announces a fact and sends its room a message; on `tally.wait`, sends the message a second later. */
const tally = setup({
  types: { context: {} as object, events: {} as { readonly type: 'tally.add' | 'tally.wait' } },
  actions: {
    'actors.tell': (_, _params: { readonly to: 'room'; readonly event: { readonly type: string } }) => {},
  },
  delays: { second: () => 1_000 },
}).createMachine({
  context: {},
  initial: 'counting',
  states: {
    counting: {
      on: {
        'tally.add': { actions: [tellRoom, emit({ type: 'tally.added', data: {} } as never)] },
        'tally.wait': 'waiting',
      },
    },
    waiting: { after: { second: { target: 'counting', actions: tellRoom } } },
  },
});

const kind: KindOfActor = {
  machine: tally,
  migrations: [],
  requests: [],
  roomOf: (id) => id.slice(0, id.indexOf('/')),
  streamOf: () => 'room',
  room: 'room',
  redaction: { events: { 'tally.add': {}, 'tally.wait': {} }, context: {} },
};

/** The runtime with one kind more than the product has, whose actors exist from the first event on. */
export const withTallies = (runtime: Runtime): Runtime => ({
  ...runtime,
  kinds: openKinds({ ...catalogue, tally: kind }),
  mailbox: createMailbox(),
  surroundings: { ...runtime.surroundings, tally: { adopt: async (_, ids) => ids, lookups: [] } },
});
