import { describe, expect, it } from 'vitest';
import { type CallerInfo, createCallerMask } from '#src/livekit/caller-mask.ts';
import { maskNumber } from '#src/livekit/mask-number.ts';
import { findCall } from '#src/telephony/find-call.ts';

const caller = (number: string, more: object = {}): CallerInfo => ({
  identity: `sip_${number}`,
  attributes: { 'sip.phoneNumber': number, 'sip.trunkID': 'ST_1', ...more },
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

describe('who calls', () => {
  const mask = createCallerMask('the secret of an installation');

  it('is known by nothing in which the number could be read', () => {
    const hidden = mask.hide(caller('+33612345678'));
    expect(hidden).toMatchObject({ name: 'Phone +33 6 •• •• •• 78', call: { trunk: 'ST_1' } });
    expect(JSON.stringify(hidden)).not.toMatch(/12345|sip_/);
    expect(hidden.identity).toMatch(/^phone-[0-9a-f-]{36}$/);
    expect(mask.open(hidden.call.sealed)).toBe('sip_+33612345678');
  });

  it('is the same with each call, and another one elsewhere', () => {
    const [first, second] = [mask.hide(caller('+33612345678')), mask.hide(caller('+33612345678'))];
    expect(first.call.sealed).not.toBe(second.call.sealed);
    expect([second.identity, second.call.number]).toEqual([first.identity, first.call.number]);
    expect(mask.identityOf('sip_+33612345678')).toBe(first.identity);
    const elsewhere = createCallerMask('another secret').hide(caller('+33612345678'));
    expect(elsewhere.identity).not.toBe(first.identity);
    expect(elsewhere.call.number).not.toBe(first.call.number);
    expect(mask.hide(caller('+33612345679')).call.number).not.toBe(first.call.number);
  });

  it('without a number, or with attributes that a trunk left out, is a phone all the same', () => {
    expect(mask.hide(caller('anonymous')).name).toBe('Phone');
    const bare = mask.hide({ identity: 'sip_+33612345678', attributes: {} });
    expect(bare).toMatchObject({ name: 'Phone +33 6 •• •• •• 78', call: { trunk: '' } });
  });

  it('is not unsealed by another secret, nor when the seal was changed', () => {
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
