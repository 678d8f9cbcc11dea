import { describe, expect, it } from 'vitest';
import { cleanReason, reasonField } from '#src/operators/acts/clean-reason.ts';

describe('the reason of an act', () => {
  it.each([
    ['  the guest called \n twice ', 'the guest called twice'],
    ['asked by ada@example.org, twice', 'asked by … twice'],
    ['PIN 4711042 was shared', 'PIN … was shared'],
    ['call +33 1 70 18 99 00 back', 'call … back'],
    ['token ZSm048Zv7zB6li2SNmQ7jXbTbCsXE5TO, he said', 'token …, he said'],
    ['with eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.sig-1_x', 'with …'],
    [
      'egress EG_a1B2c3D4e5F6 of room-daily-planning-of-the-second-team',
      'egress EG_a1B2c3D4e5F6 of room-daily-planning-of-the-second-team',
    ],
    ['ticket 4711', 'ticket 4711'],
    ['hidden\u200b\u0000text', 'hidden text'],
    ['\u202eright to left', 'right to left'],
  ])('keeps no personal data and no control characters: %j', (given, kept) => {
    expect(cleanReason(given)).toBe(kept);
  });

  it('of a million characters is refused at once', () => {
    const start = performance.now();
    for (const text of ['x', '1(', 'a@', ' ']) {
      expect(reasonField().safeParse(text.repeat(1_000_000 / text.length)).success).toBe(false);
    }
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it('has 1 to 500 characters', () => {
    const lengths = ['', '   ', '\u0000', 'x', 'x'.repeat(500), 'x'.repeat(501)];
    expect(lengths.map((text) => reasonField().safeParse(text).success)).toEqual([
      false,
      false,
      false,
      true,
      true,
      false,
    ]);
  });
});
