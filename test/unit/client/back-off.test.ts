import { expect, it } from 'vitest';
import { createBackOff } from '#src/client/back-off.ts';

const tries = (random: () => number) => {
  const backOff = createBackOff(random);
  return { backOff, delays: Array.from({ length: 8 }, () => backOff.next()) };
};

it('delays grow to 5 s, with jitter', () => {
  const [soonest, latest] = [tries(() => 0).delays, tries(() => 1).delays];
  expect(soonest).toEqual([180, 360, 720, 1440, 2880, 3000, 3000, 3000]);
  expect(latest).toEqual([300, 600, 1200, 2400, 4800, 5000, 5000, 5000]);
});

it('a successful connection resets the delay', () => {
  const { backOff } = tries(() => 1);
  backOff.reset();
  expect(backOff.next()).toBe(300);
});
