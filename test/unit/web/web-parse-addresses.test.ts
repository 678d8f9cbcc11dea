import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmailAddress } from '#src/kernel/email-address.ts';
import { parseAddresses } from '../../../web/room/parse-addresses.ts';

const ada = 'ada@example.org';
const bob = 'bob@example.net';

describe('pasted addresses', () => {
  it.each([
    ['commas', `${ada}, ${bob}`],
    ['semicolons', `${ada};${bob};`],
    ['lines', `${ada}\r\n\r\n${bob}\n`],
    ['blanks', `${ada} ${bob}\t`],
    ['columns of a table', `${ada}\t${bob}`],
    ['names', `Ada Lovelace <${ada}>, Bob <${bob}>`],
    ['quoted names with separators', `"Lovelace, Ada; Countess" <${ada}>, "Bob \\"the\\" B." <${bob}>`],
    ['names with commas and without quotes', `Lovelace, Ada <${ada}>; Builder, Bob <${bob}>`],
    ['names with commas, separated by commas', `Lovelace, Ada <${ada}>, Builder, Bob <${bob}>`],
    ['angle brackets', `<${ada}> <${bob}>`],
    ['names without separators', `Ada <${ada}> Bob <${bob}>`],
    ['quotes around addresses', `'${ada}', "${bob}"`],
    ['links', `mailto:${ada}, <mailto:${bob}>`],
    ['zero-width characters', `\u200b${ada}\u200b,\ufeff${bob}`],
    ['blanks that do not break', `\u00a0${ada},\u00a0${bob}`],
    ['an unbalanced quote', `Ada "the first <${ada}>, ${bob}`],
  ])('are told apart with %s', (_, text) => {
    expect(parseAddresses(text)).toEqual({ addresses: [ada, bob], duplicates: [], wrong: [] });
  });

  it('show further addresses of one person, in any case', () => {
    expect(parseAddresses(`${ada}, Ada <ADA@example.org>, ${bob}, ${ada}`)).toEqual({
      addresses: [ada, bob],
      duplicates: ['ADA@example.org', ada],
      wrong: [],
    });
  });

  it('show what is no address', () => {
    expect(parseAddresses(`${ada}, ada@, Grace Hopper, <>, x@y, Bob <bob>, jörg@example.org`)).toEqual({
      addresses: [ada],
      duplicates: [],
      wrong: ['ada@', 'Grace Hopper', 'x@y', 'bob', 'jörg@example.org'],
    });
  });

  it('keep quoted local parts and domains of all scripts', () => {
    expect(parseAddresses('"a,b"@example.org; ada@bücher.example').addresses).toEqual([
      '"a,b"@example.org',
      'ada@bücher.example',
    ]);
  });

  it('may be none', () => {
    for (const text of ['', ' \n', ',;,', '""']) {
      expect(parseAddresses(text).addresses).toEqual([]);
    }
  });

  it('are valid and of different people, whatever is pasted', () => {
    const part = fc.oneof(
      fc.constantFrom(ada, bob, '"', '<', '>', ',', ';', '\n', ' ', '\\', '@', 'mailto:', 'Ada'),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join('')),
        (text) => {
          const { addresses } = parseAddresses(text);
          expect(addresses.every(isEmailAddress)).toBe(true);
          expect(new Set(addresses.map((one) => one.toLowerCase())).size).toBe(addresses.length);
        },
      ),
    );
  });

  it.each(['"', '<', '"\\', '<"', 'a@', "'", '\n"', ',a', '" <'])(
    'beyond 50,000 characters are not read, after many %j',
    (unit) => {
      const { addresses, wrong } = parseAddresses(`${unit.repeat(50_000)}\nada@example.org`);
      expect([...addresses, ...wrong].join()).not.toContain('ada@example.org');
    },
  );
});
