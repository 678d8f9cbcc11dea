import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { networkOf, plainAddress } from '#src/api/network-of.ts';

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:203.0.113.7', '203.0.113.7'],
  ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
  ['2001:DB8:0:1::9', '2001:db8:0:1::/64'],
  ['2001:0db8:0000:0001::', '2001:db8:0:1::/64'],
  ['2001:db8::1:2:3:4:5', '2001:db8:0:1::/64'],
  ['2001:db8::5', '2001:db8:0:0::/64'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['64:ff9b::c000:201', '192.0.2.1'],
  ['64:ff9b:1::c000:201', '64:ff9b:1:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['203.0.113.7:4711', '203.0.113.7'],
  [' 203.0.113.7 ', '203.0.113.7'],
  ['010.000.000.008', '10.0.0.8'],
  ['::ffff:010.000.000.008', '10.0.0.8'],
  ['::FFFF:CB00:7107', '203.0.113.7'],
  ['[::ffff:203.0.113.7]:4711', '203.0.113.7'],
  ['0:0:0:0:0:ffff:cb00:7107', '203.0.113.7'],
  ['::ffff:0:203.0.113.7', '203.0.113.7'],
  ['64:ff9b::192.000.2.1', '192.0.2.1'],
  ['2001:db8:0:1::192.0.2.1', '2001:db8:0:1::/64'],
  ['64:FF9B:0:0:0:0:192.0.2.1', '192.0.2.1'],
  ['[2001:db8:0:1::9]', '2001:db8:0:1::/64'],
  ['[2001:db8:0:1::9]:443', '2001:db8:0:1::/64'],
  ['2001:db8:0:1::9%3', '2001:db8:0:1::/64'],
  ['[fe80::1%eth0]:80', 'fe80:0:0:0::/64'],
  ['::ffff:203.0.113.7%lo', '203.0.113.7'],
  ['2130706433', '2130706433'],
  ['unknown', 'unknown'],
  ['2001:db8::1::2', '2001:db8::1::2'],
  ['', ''],
])('%j is counted as %j', (address, counted) => {
  expect(networkOf(address)).toBe(counted);
});

it.each(['', 'unknown', '10.0.0', '10.0.0.256', '1.2.3.4.5', '[::1', '::1]', '0x7f.0.0.1', '1:2', '9'.repeat(200)])(
  'takes %j for no address',
  (text) => {
    expect(plainAddress(text)).toBeNull();
  },
);

it('reads every address that the system takes for one', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      fc.pre(isIP(address) !== 0);
      const plain = plainAddress(address);
      expect(plain).not.toBeNull();
      expect(plainAddress(plain!)).toBe(plain);
      expect(plainAddress(address.toUpperCase())).toBe(plain);
    }),
  );
});
