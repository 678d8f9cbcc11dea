import { describe, expect, it } from 'vitest';
import { createLog } from '#src/kernel/log.ts';
import { readSettings } from '#src/settings/settings.ts';
import { findDialIn } from '#src/telephony/dial-in.ts';

describe('findDialIn', () => {
  const find = (number: string, country: string, enabled = 'true') => {
    const logged: string[] = [];
    const settings = readSettings({
      ROOM_TELEPHONY_ENABLED: enabled,
      ROOM_TELEPHONY_PHONE_NUMBER: number,
      ROOM_TELEPHONY_DEFAULT_COUNTRY: country,
    });
    const found = findDialIn(settings, createLog('warn', { write: (line) => logged.push(line) }));
    return { found, warnings: logged.length };
  };

  it.each([
    ['+33901020304', 'US', { country: 'FR', number: '+33 9 01 02 03 04' }],
    ['09 01 02 03 04', 'fr', { country: 'FR', number: '+33 9 01 02 03 04' }],
    ['+12025550123', 'FR', { country: 'US', number: '+1 202 555 0123' }],
    ['+800 1234 5678', 'US', { country: '001', number: '+800 1234 5678' }],
  ])('shows %s, read in %s, by its own region', (number, country, expected) => {
    expect(find(number, country)).toEqual({ found: expected, warnings: 0 });
  });

  it.each([
    ['', 'US'],
    ['nobody', 'US'],
    ['+33 1', 'FR'],
    ['0901020304', 'XX'],
    ['0901020304', '__proto__'],
    ['+1 000 000 0000', 'US'],
  ])('finds none in %j, read in %s, and warns', (number, country) => {
    expect(find(number, country)).toEqual({ found: null, warnings: 1 });
  });

  it('says nothing while telephony is off', () => {
    expect(find('nobody', 'US', 'false')).toEqual({ found: null, warnings: 0 });
  });
});
