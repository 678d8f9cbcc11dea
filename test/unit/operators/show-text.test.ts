import { expect, it } from 'vitest';
import { showText } from '#src/operators/show-text.ts';

it('masks e-mail addresses, phone numbers and PINs in what people have written', () => {
  const masked: Record<string, string> = {
    'ada@example.org': '…',
    'Ada <ada@example.org>': 'Ada <…>',
    '+33 6 12 34 56 78': '…',
    'call 06.12.34.56.78 now': 'call … now',
    '(030) 1234-567': '…',
    'PIN 4821937560.': 'PIN ….',
    '12345': '…',
  };
  for (const [text, shown] of Object.entries(masked)) expect([text, showText(text)]).toEqual([text, shown]);
});

it('leaves names, dates, short numbers, masked numbers and ids', () => {
  const id = '12345678-1234-1234-1234-123456789012';
  const left = [
    'Ada Lovelace',
    'Review 2026-11-29',
    'Room 404, at 10:30',
    'Phone +33 6 •• •• •• 78',
    `room-${id}`,
    'PA_a123456789bc',
  ];
  for (const text of left) expect(showText(text)).toBe(text);
});

it('shortens long texts in linear time', () => {
  expect(showText('x'.repeat(5_000_000))).toHaveLength(501);
  expect(showText('1 '.repeat(250)).length).toBeLessThan(502);
});
