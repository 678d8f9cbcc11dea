import { describe, expect, it } from 'vitest';
import { createMailTexts } from '#src/mail/mail-texts.ts';
import { type RecordingMailInput, recordingReadyMail } from '#src/recordings/recording-mail.ts';

const texts = createMailTexts('en-us');
const input: RecordingMailInput = {
  brand: 'Visio',
  supportEmail: 'help@visio.example',
  logo: 'https://visio.example/logo.png?a=1&b=2',
  domain: 'visio.example',
  roomName: 'Weekly',
  createdAt: new Date('2026-07-01T22:30:00Z'),
  language: 'en-us',
  timeZone: 'Europe/Paris',
  expirationDays: 30,
  link: 'https://visio.example/recording/5f0c?x=1&y=2',
};
const render = (changes: Partial<RecordingMailInput> = {}) => recordingReadyMail(texts, { ...input, ...changes });

const decode = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
/** What a mail program shows of an HTML part. */
const shownOf = (html: string): string => decode(html.replace(/^.*<body/s, '<body').replace(/<[^>]*>/g, ' '));
/** Words in order, without what marks links and lists in plain text. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/ <https:[^>]*>|^\d\. |^-- $/gm, '')
    .split(/\s+/)
    .map((word) => word.replace(/[.,!?:“”„‘’«»]/g, ''))
    .filter((word) => word !== '');

describe('the mail about a recording', () => {
  it.each([
    [
      'en-us',
      'Your recording is ready',
      '“Weekly”, started on July 2, 2026 at 00:30 (Central European Summer Time)',
      '30 days.',
      'Open',
    ],
    [
      'fr-fr',
      'Votre enregistrement est prêt',
      '«\u00a0Weekly\u00a0», commencé le 2 juillet 2026 à 00:30 (heure d’été d’Europe centrale)',
      '30 jours.',
      'Ouvrir',
    ],
    [
      'nl-nl',
      'Je opname is klaar',
      '‘Weekly’, gestart op 2 juli 2026 om 00:30 (Midden-Europese zomertijd)',
      '30 dagen.',
      'Openen',
    ],
    [
      'de-de',
      'Ihre Aufzeichnung ist bereit',
      '„Weekly“, begonnen am 2. Juli 2026 um 00:30 Uhr (Mitteleuropäische Sommerzeit)',
      '30 Tagen ab.',
      'Öffnen',
    ],
  ])('speaks %s', (language, subject, moment, expiry, open) => {
    const mail = render({ language });
    expect(mail.subject).toBe(subject);
    for (const expected of [`${subject}`, moment, expiry, 'Visio', 'help@visio.example', 'visio.example']) {
      expect(mail.text).toContain(expected);
    }
    expect(mail.text).toContain(`\n${open} <${input.link}>\n`);
    expect(shownOf(mail.html)).toContain(expiry);
    expect(mail.html).toMatch(new RegExp(`^<!doctype html>\n<html lang="${language}"`, 'i'));
    expect(`${mail.html}${mail.text}`).not.toMatch(/\{\{|\}\}|undefined|null|None|recordingReady|\0/);
  });

  it.each(['en-us', 'fr-fr', 'nl-nl', 'de-de'])('says the same as HTML and as text in %s', (language) => {
    const { html, text } = render({ language, roomName: 'A & B "c" 🎉' });
    expect(wordsOf(shownOf(html))).toEqual(wordsOf(text));
    expect(wordsOf(text).length).toBeGreaterThan(50);
  });

  it('links button and first step to the recording, and shows the logo 320 pixels wide', () => {
    const { html } = render();
    const targets = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, target]) => decode(target!));
    expect(targets).toEqual([input.link, input.link, 'mailto:help@visio.example']);
    expect(decode(html)).toContain(`<img src="${input.logo}" width="320" alt="Visio"`);
  });

  it('shows markup in the name of a room as text', () => {
    const roomName = `<script>alert(1)</script> & "it's" {{domain}} $t(mail.thanks)`;
    const { html, text } = render({ roomName });
    expect(html).not.toMatch(/<script/i);
    expect(html).not.toContain("it's");
    expect(shownOf(html)).toContain(roomName);
    expect(text).toContain(`“${roomName}”`);
  });

  it('keeps names from right to left and emoji, isolated from the sentence', () => {
    const roomName = 'פגישה שבועית 👩‍👩‍👧';
    const { html, text } = render({ roomName });
    expect(decode(html)).toContain(`<bdi>${roomName}</bdi>`);
    expect(text).toContain(`“${roomName}”`);
  });

  it('drops line breaks, control characters and overrides of direction from names', () => {
    const { html, text } = render({ roomName: ' a\r\n\r\nb\0c\u202egpj\u2066.exe\ud800 ' });
    expect(text).toContain('“a b cgpj.exe\ufffd”');
    expect(html).toContain('<bdi>a b cgpj.exe\ufffd</bdi>');
  });

  it.each([
    ['2026-03-29T00:59:00Z', 'Europe/Paris', 'March 29, 2026 at 01:59 (Central European Standard Time)'],
    ['2026-03-29T01:00:00Z', 'Europe/Paris', 'March 29, 2026 at 03:00 (Central European Summer Time)'],
    ['2026-10-25T00:30:00Z', 'Europe/Paris', 'October 25, 2026 at 02:30 (Central European Summer Time)'],
    ['2026-10-25T01:30:00Z', 'Europe/Paris', 'October 25, 2026 at 02:30 (Central European Standard Time)'],
    ['2026-01-01T00:00:00Z', 'America/New_York', 'December 31, 2025 at 19:00 (Eastern Standard Time)'],
    ['2026-01-01T00:00:00Z', 'Asia/Kolkata', 'January 1, 2026 at 05:30 (India Standard Time)'],
    ['2026-01-01T00:00:00Z', 'Europe/Atlantis', 'January 1, 2026 at 00:00 (Coordinated Universal Time)'],
    ['2026-01-01T00:00:00Z', '', 'January 1, 2026 at 00:00 (Coordinated Universal Time)'],
  ])('tells %s in %s', (at, timeZone, expected) => {
    expect(render({ createdAt: new Date(at), timeZone }).text).toContain(`started on ${expected}`);
  });

  it('leaves out what is not configured', () => {
    const absent = { brand: undefined, supportEmail: undefined, logo: undefined, domain: undefined };
    const { html, text } = render({ ...absent, expirationDays: null, link: null });
    expect(html).not.toMatch(/<img|<a |<li|undefined|null|None/);
    expect(text).toBe(
      [
        'Your recording is ready!',
        'The recording of “Weekly”, started on July 2, 2026 at 00:30 (Central European Summer Time), can now be downloaded.',
        'Sharing by link is not available: only the organisers can download it.\n',
      ].join('\n\n'),
    );
  });

  it.each(['/recording/1', 'javascript:alert(1)', 'recording', ''])('makes no link of %j', (link) => {
    expect(render({ link, logo: link }).html).not.toMatch(/href="(?!mailto)|<img/);
  });

  it('counts one day', () => {
    expect(render({ expirationDays: 1 }).text).toContain('It will expire in 1 day.');
    expect(render({ expirationDays: 1, language: 'de' }).text).toContain('Sie läuft in 1 Tag ab.');
    // French has a further form for millions, which falls back to the general one.
    expect(render({ expirationDays: 1_000_000, language: 'fr' }).text).toContain('1000000 jours.');
  });

  it.each([
    ['fr', 'Votre enregistrement est prêt'],
    ['FR-CA', 'Votre enregistrement est prêt'],
    ['it-it', 'Je opname is klaar'],
    ['', 'Je opname is klaar'],
    ['not a tag', 'Je opname is klaar'],
    ['constructor', 'Je opname is klaar'],
  ])('for %j falls back to the language, then to the default', (language, subject) => {
    expect(recordingReadyMail(createMailTexts('nl-nl'), { ...input, language }).subject).toBe(subject);
  });

  it('is English where the default language has no texts', () => {
    expect(recordingReadyMail(createMailTexts('it-it'), { ...input, language: 'pt' }).subject).toBe(
      'Your recording is ready',
    );
  });

  it('writes dates as the region of the language does', () => {
    expect(render({ language: 'en-gb' }).text).toContain('2 July 2026 at 00:30');
  });
});
