import { expect, it } from 'vitest';
import { catalogue } from '#machines/catalogue.ts';
import { streamOf } from '#machines/facts.ts';
import { type DrawnState, readMachine } from '#machines/read-machine.ts';
import { facts } from '#src/realtime/facts.ts';

const announcedIn = ({ ways, states }: DrawnState): string[] => [
  ...ways.flatMap((way) => way.facts),
  ...states.flatMap(announcedIn),
];

it('every fact that a machine announces, and no other, is described in the realtime document', () => {
  const announced = new Set(Object.values(catalogue).flatMap(({ machine }) => announcedIn(readMachine(machine))));
  expect([...announced].toSorted()).toEqual(Object.keys(facts).toSorted());
  for (const [type, { schema }] of Object.entries(facts)) expect(schema.shape.stream.value, type).toBe(streamOf(type));
});
