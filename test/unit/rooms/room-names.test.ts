import { describe, expect, it } from 'vitest';
import { cleanName } from '#src/identity/clean-name.ts';
import { displayName, nameInMeeting, publicName } from '#src/rooms/display-name.ts';
import { isEntitled } from '#src/rooms/find-room.ts';
import { slugify } from '#src/rooms/slugify.ts';

describe('slugify', () => {
  it.each([
    ['Réunion Équipe', 'reunion-equipe'],
    ['  --a  -  b__', 'a-b'],
    ['Q&A: “Größe”', 'qa-groe'],
    ['snake_case ok', 'snake_case-ok'],
    ['ﬁne ½', 'fine-12'],
    ['日本', ''],
    ['already-a-slug', 'already-a-slug'],
  ])('%j is %j', (name, slug) => {
    expect(slugify(name)).toBe(slug);
    expect(slugify(slug)).toBe(slug);
  });
});

describe('cleanName', () => {
  it('drops what could deceive, and cuts whole characters', () => {
    expect(cleanName(' a\u202eb\u0000\n\u2066c\u009f\ufeff ', 10)).toBe('abc');
    expect(cleanName('👩👩👩', 2)).toBe('👩👩');
    expect(cleanName('a\ud800', 5)).toBe('a\ufffd');
    expect(cleanName('Jose\u0301', 5)).toBe('José');
  });

  it.each([
    '\u200b',
    '\u200d\u200c',
    ' \u00a0\u2003\u3000',
    '\u2800',
    '\u3164\uffa0',
    '\u00ad',
    '\u034f\u0301',
    '\ufe0f',
    '\u{e0041}',
    '\u180e',
    '\u0007\u0000',
    '\u2068\u2069\u061c',
  ])('leaves nothing of a name that cannot be seen: %j', (name) => {
    expect(cleanName(name, 10)).toBe('');
    expect(cleanName(`${name}Ada`, 100)).toContain('Ada');
  });

  it.each(['会議', 'עדה', 'نورا', '👩‍🚀', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'نسرین‌زاده', '.', '\ue000'])(
    'leaves a name in any script: %s',
    (name) => {
      expect(cleanName(name, 100)).toBe(name);
    },
  );
});

describe('displayName', () => {
  const settings = { AUTHENTICATED_PARTICIPANTS_CAN_EDIT_DISPLAY_NAME: true };
  const user = { fullName: 'Ada', email: 'ada@example.org', adminEmail: 'admin@example.org' };

  const nameless = { ...user, fullName: null };
  const unknown = { fullName: null, email: null, adminEmail: null };
  type Who = Parameters<typeof displayName>[1];
  const doorName = (who: Who, wanted?: string | null) => displayName(settings, who, wanted, 'en-us');
  const seen = (who: Who, wanted?: string | null, language = 'en-us') => nameInMeeting(settings, who, wanted, language);

  it('is what was asked for, else the best that is known', () => {
    expect(doorName(null, undefined)).toBe('Anonymous');
    expect(doorName(null, '\u202e ')).toBe('Anonymous');
    expect(doorName(null, 'x'.repeat(300))).toHaveLength(255);
    expect(doorName(user, 'Countess')).toBe('Countess');
    expect(doorName(user, '')).toBe('Ada');
    expect(doorName(nameless, null)).toBe('ada@example.org');
    expect(doorName({ ...nameless, email: null }, null)).toBe('admin@example.org');
    expect(doorName(unknown, null)).toBe('Participant');
    expect(doorName(user, '\u200b')).toBe('Ada');
    expect(doorName({ ...user, fullName: '\u3164' }, null)).toBe('ada@example.org');
  });

  it('is the own name where people may not choose', () => {
    const fixed = { AUTHENTICATED_PARTICIPANTS_CAN_EDIT_DISPLAY_NAME: false };
    expect(displayName(fixed, user, 'Countess', 'en-us')).toBe('Ada');
    expect(nameInMeeting(fixed, nameless, 'Countess', 'nl-nl')).toBe('Deelnemer');
  });

  it('is never an e-mail of an account to others in the meeting, wherever it comes from', () => {
    expect(seen(user)).toBe('Ada');
    expect(seen(user, 'Countess')).toBe('Countess');
    expect(seen(user, 'ada@example.org')).toBe('Ada');
    expect(seen(nameless, null, 'de-de')).toBe('Teilnehmer');
    expect(seen({ ...nameless, fullName: 'ada@example.org' }, null, 'fr-fr')).toBe('Participant');
    expect(seen({ ...nameless, email: null }, null, 'xx')).toBe('Participant');
    // As the row of a guest holds it, whose account has another address meanwhile.
    expect(publicName(nameless, 'old-address@example.org', 'en-us')).toBe('Participant');
    expect(seen(user, '@ada at work')).toBe('@ada at work');
    expect(seen(null, 'Guest')).toBe('Guest');
  });
});

describe('isEntitled', () => {
  it('follows access level, login and role', () => {
    const allowed = (['public', 'trusted', 'restricted'] as const).map((accessLevel) => [
      isEntitled({ accessLevel, role: null, banned: false }, false),
      isEntitled({ accessLevel, role: null, banned: false }, true),
      isEntitled({ accessLevel, role: 'member', banned: false }, true),
    ]);
    expect(allowed).toEqual([
      [true, true, true],
      [false, true, true],
      [false, false, true],
    ]);
  });
});
