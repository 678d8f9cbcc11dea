import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RequestName, requests } from '#src/realtime/protocol.ts';

const id = '0b7f4f5e-3c1d-4d0a-9a39-9d6a5e0d6c11';
const room = 'a-room';

const valid: Readonly<Record<RequestName, readonly object[]>> = {
  'room:enter': [
    { id, room },
    { id, room, username: '' },
    { id, room, username: 'Ann' },
  ],
  'room:leave': [{ id, room }],
  'room:watch': [
    { id, room },
    { id, room, after: { epoch: 'e' } },
    { id, room, after: { epoch: 'e', room: 0, lobby: Number.MAX_SAFE_INTEGER } },
  ],
  'room:unwatch': [{ id, room }],
  'lobby:list': [{ id, room, after: 0 }],
  'lobby:decide': [{ id, room, participant_id: id, allow_entry: false }],
  'lobby:admit-all': [{ id, room }],
};
const names = Object.keys(requests) as RequestName[];
const takes = (name: RequestName, payload: unknown) => requests[name].safeParse(payload).success;

describe('the requests of the realtime channel', () => {
  it('are those of the contract', () => {
    expect(names.sort()).toEqual(Object.keys(valid).sort());
  });

  it('are parsed as documented, without unknown fields', () => {
    for (const name of names) {
      for (const payload of valid[name]) {
        expect(requests[name].parse({ ...payload, more: 1 }), name).toEqual(payload);
      }
    }
  });

  it('require each field with its type', () => {
    for (const name of names) {
      for (const payload of valid[name]) {
        for (const key of Object.keys(payload)) {
          const { [key]: _, ...rest } = payload as Record<string, unknown>;
          const optional = key === 'username' || (name === 'room:watch' && key === 'after');
          expect(takes(name, rest), `${name} without ${key}`).toBe(optional);
          for (const wrong of [null, [], {}, -1, 1.5, Number.NaN, Symbol.iterator, new Date(0)]) {
            expect(takes(name, { ...payload, [key]: wrong }), `${name} with ${key} ${String(wrong)}`).toBe(false);
          }
        }
      }
    }
  });

  it('compare ids in either case', () => {
    const parsed = requests['lobby:decide'].parse({
      id: id.toUpperCase(),
      room,
      participant_id: id.toUpperCase(),
      allow_entry: true,
    });
    expect(parsed).toMatchObject({ id, participant_id: id });
  });

  it('have limits', () => {
    expect(takes('room:enter', { id, room: '' })).toBe(false);
    expect(takes('room:enter', { id, room: 'r'.repeat(200), username: 'u'.repeat(1000) })).toBe(true);
    expect(takes('room:enter', { id, room: 'r'.repeat(201) })).toBe(false);
    expect(takes('room:enter', { id, room, username: 'u'.repeat(1001) })).toBe(false);
    expect(takes('room:watch', { id, room, after: { epoch: 'e'.repeat(101) } })).toBe(false);
    expect(takes('lobby:list', { id, room, after: 2 ** 53 })).toBe(false);
    expect(takes('room:leave', { id: 'x', room })).toBe(false);
  });

  it('never throw on any input', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
    fc.assert(
      fc.property(fc.constantFrom(...names), anything, (name, payload) => {
        expect(typeof takes(name, payload)).toBe('boolean');
      }),
      { numRuns: 500 },
    );
    for (const name of names) {
      const hostile = JSON.parse(
        `{"id":"${id}","room":"r","after":0,"__proto__":{"allow_entry":true},"constructor":1}`,
      );
      expect(Object.keys(requests[name].safeParse(hostile).data ?? {}), name).not.toContain('constructor');
    }
    expect(
      takes(
        'lobby:decide',
        JSON.parse(`{"id":"${id}","room":"r","participant_id":"${id}","__proto__":{"allow_entry":true}}`),
      ),
    ).toBe(false);
  });
});
