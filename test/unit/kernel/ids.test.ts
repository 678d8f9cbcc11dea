import { describe, expect, it } from 'vitest';
import { colorOf, derivedId, newId, parseUuid } from '#src/kernel/ids.ts';

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('derivedId', () => {
  it('is a UUIDv4 to look at, whatever it is made of', () => {
    for (let index = 0; index < 200; index++) expect(derivedId('secret', `text ${index}`)).toMatch(uuid4);
  });

  it('is the same for the same secret and text, and another one for others', () => {
    expect(derivedId('secret', 'text')).toBe(derivedId('secret', 'text'));
    const ids = [
      ['secret', 'text'],
      ['secret', 'text '],
      ['secret2', 'text'],
      ['secrett', 'ext'],
    ] as const;
    expect(new Set(ids.map(([secret, text]) => derivedId(secret, text))).size).toBe(4);
  });
});

describe('parseUuid', () => {
  const id = '0b4b3e2a-7c1d-4f5e-8a9b-0c1d2e3f4a5b';

  it('takes every usual spelling', () => {
    for (const text of [id, id.toUpperCase(), id.replaceAll('-', ''), `{${id}}`, `urn:uuid:${id}`]) {
      expect(parseUuid(text)).toBe(id);
    }
  });

  it.each(['', 'room', id.slice(1), `${id}0`, id.replace('0', 'g'), `${id}\n`])('takes no %j', (text) => {
    expect(parseUuid(text)).toBeNull();
  });
});

describe('newId', () => {
  it('is a new UUIDv4 each time', () => {
    expect(newId()).toMatch(uuid4);
    expect(newId()).not.toBe(newId());
  });
});

describe('colorOf', () => {
  it('is always the same for the same identity, and within its bounds', () => {
    for (let index = 0; index < 500; index++) {
      const [, hue, saturation, lightness] = /^hsl\((\d+), (\d+)%, (\d+)%\)$/.exec(colorOf(`identity ${index}`))!;
      expect(Number(hue)).toBeLessThanOrEqual(360);
      expect(Number(saturation)).toBeGreaterThanOrEqual(50);
      expect(Number(saturation)).toBeLessThanOrEqual(75);
      expect(Number(lightness)).toBeGreaterThanOrEqual(25);
      expect(Number(lightness)).toBeLessThanOrEqual(60);
    }
    expect(colorOf('ada')).toBe(colorOf('ada'));
    expect(colorOf('ada')).not.toBe(colorOf('bob'));
  });
});
