import { describe, expect, it } from 'vitest';
import { catalogue } from '#machines/catalogue.ts';
import type { EventRedactions, FieldRedactions } from '#machines/redaction.ts';
import { redactFields } from '#src/actors/redact.ts';
import { markIdentity } from '#src/livekit/identity-mark.ts';

const mark = (text: string) => markIdentity('a secret', text);
const { events, context } = catalogue.room.redaction;

function redact(fields: object, declared: Parameters<typeof redactFields>[1]) {
  const undeclared: string[] = [];
  const kept = redactFields(fields, declared, { mark, undeclared: (path) => undeclared.push(path) });
  return { kept, undeclared };
}

describe('the redaction of an event', () => {
  const joined = (kind: string, more: object = {}) => ({
    sid: 'RM_1',
    participant: { sid: 'PA_1', identity: 'ada@example.org', name: 'Ada', kind, ...more },
    source: 'webhook',
    known: 'no',
    rights: { accessLevel: null, account: true, role: false, admitted: false, attended: false },
  });

  it('keeps what guards read, hashes who it is, and drops the name', () => {
    const { kept, undeclared } = redact(
      joined('standard', { role: 'owner', checked: true }),
      events['participant.joined'],
    );
    expect(kept).toEqual({
      sid: 'RM_1',
      participant: {
        sid: 'PA_1',
        identity: mark('ada@example.org'),
        name: null,
        kind: 'standard',
        role: null,
        checked: true,
      },
      source: 'webhook',
      known: 'no',
      rights: { accessLevel: null, account: true, role: false, admitted: false, attended: false },
    });
    expect(undeclared).toEqual([]);
  });

  it.each([
    ['egress', 'EG_1', 'EG_1'],
    ['agent', 'subtitles-AJ_1', 'subtitles-AJ_1'],
    ['agent', '+49 151 1234567', mark('+49 151 1234567')],
    ['agent', 'sip_491511234567', mark('sip_491511234567')],
    ['standard', 'EG_1', mark('EG_1')],
    ['sip', 'phone-1', mark('phone-1')],
  ])('keeps the identity of a participant of kind %s, %s, as %s', (kind, identity, kept) => {
    expect(redact(joined(kind, { identity }), events['participant.joined']).kept).toMatchObject({
      participant: { identity: kept },
    });
  });

  it('keeps nothing of a call but whether the number is withheld', () => {
    const call = { sealed: 'c2VhbGVk', number: 'hash', trunk: 'ST_1', withheld: true };
    expect(redact(joined('sip', { call }), events['participant.joined']).kept).toMatchObject({
      participant: { call: { sealed: null, number: null, trunk: null, withheld: true } },
    });
  });

  it('leaves out what is not declared, and says so', () => {
    expect(redact({ sid: 'RM_1', name: 'Ada', participant: { email: 'a@b.c' } }, events['participant.joined'])).toEqual(
      {
        kept: { sid: 'RM_1', participant: {} },
        undeclared: ['name', 'participant.email'],
      },
    );
    expect(redact({ constructor: 'Ada' }, {})).toEqual({ kept: {}, undeclared: ['constructor'] });
  });

  it('hashes what was declared to be an id and is none', () => {
    const long = 'x'.repeat(129);
    const uuid = '00000000-1234-4567-8901-123456789012';
    expect(redact({ past: ['RM_1', uuid, 'a b', 'a@b.c', '4915112345678', long, ''] }, context).kept).toEqual({
      past: ['RM_1', uuid, mark('a b'), mark('a@b.c'), mark('4915112345678'), mark(long), ''],
    });
  });

  it('keeps no object for a plain value, and no plain value for an object', () => {
    expect(redact({ sid: { name: 'Ada' }, subtitles: 'Ada' }, context).kept).toEqual({ sid: null, subtitles: null });
  });

  it('hashes equal identities equally, and otherwise under another secret', () => {
    expect(mark('ada')).toBe(mark('ada'));
    expect(mark('ada')).not.toBe(mark('bob'));
    expect(mark('ada')).not.toBe(markIdentity('another secret', 'ada'));
  });
});

describe('a declaration', () => {
  type Event =
    | { readonly type: 'a'; readonly text: string; readonly word?: 'x' | 'y'; readonly at: string }
    | { readonly type: 'b'; readonly list: readonly string[]; readonly any: unknown };

  it('has every event and every field of it, or does not compile', () => {
    const right = { a: { text: 'hashed', word: 'plain' }, b: { list: 'id', any: 'dropped' } } as const;
    const accepted: EventRedactions<Event> = right;
    // @ts-expect-error: an event without declaration
    const noEvent: EventRedactions<Event> = { a: right.a };
    // @ts-expect-error: a field without declaration
    const noField: EventRedactions<Event> = { ...right, a: { text: 'hashed' } };
    // @ts-expect-error: any text may be anything, and is never plain
    const plainText: EventRedactions<Event> = { ...right, a: { text: 'plain', word: 'plain' } };
    // @ts-expect-error: nobody knows what it is
    const unknown: EventRedactions<Event> = { ...right, b: { list: 'id', any: 'plain' } };
    // @ts-expect-error: a field that is not there
    const more: FieldRedactions<{ readonly a: number }> = { a: 'plain', b: 'plain' };
    expect([accepted, noEvent, noField, plainText, unknown, more]).toHaveLength(6);
  });

  it.each(Object.entries(catalogue))('exists for the whole context of a %s', (_, { machine, redaction }) => {
    expect(Object.keys(redaction.context).sort()).toEqual(Object.keys(machine.config.context as object).sort());
  });
});
