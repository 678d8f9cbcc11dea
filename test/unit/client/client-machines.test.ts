import { expect, it } from 'vitest';
import { watchMachine } from '#src/client/watch.machine.ts';
import { mediaLineMachine } from '../../../web/room/media-line.machine.ts';
import { visitMachine } from '../../../web/room/visit.machine.ts';

interface Node {
  readonly config: { readonly after?: object };
  readonly states: Readonly<Record<string, Node>>;
}

const delaysOf = ({ config, states }: Node): string[] => [
  ...Object.keys(config.after ?? {}),
  ...Object.values(states).flatMap(delaysOf),
];

// An unknown name passes the type check, and its timer fires at once.
it.each([watchMachine, mediaLineMachine, visitMachine])('the delays of the machine $id are defined', (machine) => {
  const used = delaysOf(machine.root as unknown as Node);
  expect(used).not.toEqual([]);
  expect(Object.keys(machine.implementations.delays)).toEqual(expect.arrayContaining(used));
});
