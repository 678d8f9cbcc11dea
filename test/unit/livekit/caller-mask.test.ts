import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type CallerInfo, createCallerMask } from '#src/livekit/caller-mask.ts';
import { maskNumber } from '#src/livekit/mask-number.ts';
import { findCall } from '#src/telephony/find-call.ts';

const caller = (number: string, more: object = {}): CallerInfo => ({
  identity: `sip_${number}`,
  name: `Phone ${number}`,
  attributes: { 'sip.phoneNumber': number, 'sip.trunkID': 'ST_1', ...more },
});

/** As LiveKit describes a caller of a rule that hides numbers. */
const hiddenCaller = (number: string): CallerInfo => ({
  identity: `sip_${createHash('sha256').update(number).digest('hex').slice(0, 16)}`,
  name: `Phone ${number.slice(number.length > 4 ? -4 : -1)}`,
  attributes: { 'sip.trunkID': 'ST_1' },
});

describe('a masked number', () => {
  it.each([
    ['+33612345678', '+33 6 •• •• •• 78'],
    ['33612345678', '+33 6 •• •• •• 78'],
    ['+33 6 12 34 56 78', '+33 6 •• •• •• 78'],
    ['+12025550123', '+1 2•• ••• ••23'],
    ['1001', '••••'],
    ['0123456789', '••••89'],
  ])('%s is shown as %s', (number, shown) => expect(maskNumber(number)).toBe(shown));

  it.each(['anonymous', '', '+', 'alice.33612345678', 'c0ffee33612345678'])('%j is none', (text) => {
    expect(maskNumber(text)).toBeNull();
  });
});

describe('a masked caller', () => {
  const mask = createCallerMask('the secret of an installation');

  it('has no field that reveals the number', () => {
    const hidden = mask.hide(caller('+33612345678'));
    expect(hidden).toMatchObject({ name: 'Phone +33 6 •• •• •• 78', call: { trunk: 'ST_1' } });
    expect(JSON.stringify(hidden)).not.toMatch(/12345|sip_/);
    expect(hidden.identity).toMatch(/^phone-[0-9a-f-]{36}$/);
    expect(mask.open(hidden.call.sealed)).toBe('sip_+33612345678');
  });

  it('is the same for each call, and another one in other installations', () => {
    const [first, second] = [mask.hide(caller('+33612345678')), mask.hide(caller('+33612345678'))];
    expect(first.call.sealed).not.toBe(second.call.sealed);
    expect([second.identity, second.call.number]).toEqual([first.identity, first.call.number]);
    expect(mask.identityOf('sip_+33612345678')).toBe(first.identity);
    const elsewhere = createCallerMask('another secret').hide(caller('+33612345678'));
    expect(elsewhere.identity).not.toBe(first.identity);
    expect(elsewhere.call.number).not.toBe(first.call.number);
    expect(mask.hide(caller('+33612345679')).call.number).not.toBe(first.call.number);
  });

  it('is the same with the number and with the hash that LiveKit may show in its place', () => {
    const [plain, hidden] = [mask.hide(caller('+33612345678')), mask.hide(hiddenCaller('+33612345678'))];
    expect([hidden.identity, hidden.call.number]).toEqual([plain.identity, plain.call.number]);
    expect(hidden).toMatchObject({ name: 'Phone ••••78', call: { trunk: 'ST_1', withheld: false } });
    expect(mask.open(hidden.call.sealed)).toBe(hiddenCaller('+33612345678').identity);
    // As LiveKit names a caller who was held.
    expect(mask.hide({ ...hiddenCaller('+33612345678'), name: 'Phone ••••78' }).name).toBe('Phone ••••78');
  });

  it.each([
    ['1001', 'Phone ••••'],
    ['alice', 'Phone'],
    ['alice2', 'Phone ••••'],
    ['0123456789', 'Phone ••••89'],
  ])('with the hidden number %s is shown as %s: no letter of it', (number, name) => {
    expect(mask.hide(hiddenCaller(number)).name).toBe(name);
  });

  it.each(['', 'anonymous', 'Anonymous', 'unavailable', 'restricted'])(
    'that is %j is withheld, hidden or not',
    (word) => {
      for (const info of [caller(word), hiddenCaller(word)]) {
        expect(mask.hide(info)).toMatchObject({ name: 'Phone', call: { number: mask.withheld, withheld: true } });
      }
    },
  );

  it('is known to be withheld by the hash that LiveKit makes of it', () => {
    expect(hiddenCaller('anonymous').identity).toBe('sip_2f183a4e64493af3');
    expect(mask.hide(caller('+33612345678')).call.number).not.toBe(mask.withheld);
  });

  it('without a number, or with attributes that a trunk left out, is a phone all the same', () => {
    expect(mask.hide(caller('anonymous')).name).toBe('Phone');
    const bare = mask.hide({ identity: 'sip_+33612345678', name: '', attributes: {} });
    expect(bare).toMatchObject({ name: 'Phone +33 6 •• •• •• 78', call: { trunk: '' } });
  });

  it('is not decrypted with another secret, nor after a change of the sealed text', () => {
    const { sealed } = mask.hide(caller('+33612345678')).call;
    expect(createCallerMask('another secret').open(sealed)).toBeNull();
    expect(mask.open(`${sealed.slice(0, -2)}AA`)).toBeNull();
    expect(mask.open('')).toBeNull();
  });

  it('is found by the participant sid after the secret has changed', async () => {
    const { sealed } = createCallerMask('the secret of before').hide(caller('+33612345678')).call;
    const there = [{ sid: 'PA_other' }, { sid: 'PA_1', identity: 'sip_+33612345678' }];
    const livekit = { listParticipants: async () => there, getParticipant: () => expect.fail() };
    const found = await findCall({ livekit: livekit as never, mask }, 'room', { sid: 'PA_1', sealed });
    expect(found?.identity).toBe('sip_+33612345678');
  });
});
