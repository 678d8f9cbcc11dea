import { describe, expect, it } from 'vitest';
import { invitationMail } from '#src/invitations/invitation-mail.ts';
import { createMailTexts } from '#src/mail/mail-texts.ts';

const texts = createMailTexts('en-us');
const from = {
  brand: 'ACME',
  logo: 'https://acme.example/logo',
  domain: 'acme.example',
  base: 'https://acme.example',
};
const invitation = {
  id: '0b7c',
  room: '5f0c',
  sender: 'a1',
  request: 'r1',
  expired: false,
  roomGone: false,
  role: 'owner',
  roomName: 'Weekly; with, all',
  slug: 'weekly',
  senderName: 'Ada Lovelace',
  senderEmail: 'ada@acme.example',
  language: 'en-us',
  timeZone: 'Europe/Paris',
  createdAt: new Date('2026-06-01T00:00:00Z'),
  startsAt: null,
  endsAt: null,
} as const;
type Changes = Partial<Parameters<typeof invitationMail>[2]>;
const render = (changes: Changes = {}, sender: Partial<Parameters<typeof invitationMail>[1]> = {}) =>
  invitationMail(texts, { ...from, ...sender }, { ...invitation, ...changes });

describe('the mail of an invitation', () => {
  it.each([
    ['en-us', 'Video call in progress: ada@acme.example is waiting for you to connect', 'an ongoing video call'],
    [
      'fr-fr',
      'Appel vidéo en cours\u00a0: ada@acme.example attend que vous vous connectiez',
      'un appel vidéo en cours',
    ],
    ['nl-nl', 'Video-oproep bezig: ada@acme.example wacht op je verbinding', 'een lopende video-oproep'],
    ['de-de', 'Videoanruf läuft: ada@acme.example wartet auf Ihre Teilnahme', 'einem laufenden Videoanruf'],
  ])('speaks %s', (language, subject, about) => {
    const mail = render({ language });
    expect(mail.subject).toBe(subject);
    for (const part of [mail.text, mail.html]) {
      for (const content of [about, 'ACME', 'https://acme.example/weekly', 'acme.example/weekly', from.logo]) {
        expect(part).toContain(content);
      }
      expect(part).not.toMatch(/\{\{|\}\}|undefined|null|None|invitation\.|\0/);
    }
    expect(mail.calendar).toBeUndefined();
  });

  it('names the sender by what is known, and links only an address that is nothing but one', () => {
    expect(render().text).toContain('Ada Lovelace (ada@acme.example) invites you');
    expect(render().html).toContain('href="mailto:ada@acme.example"');
    expect(render({ senderName: null }).text).toContain('ada@acme.example invites you');
    const nameless = render({ senderEmail: null });
    expect(nameless.subject).toBe('Video call in progress: Ada Lovelace is waiting for you to connect');
    expect(nameless.text).toContain('Ada Lovelace invites you');
    expect(render({ senderEmail: '', senderName: '' }).text).toContain('Somebody invites you');
    const tricky = 'ada?bcc=eve@evil.example&x@acme.example';
    expect(render({ senderEmail: tricky }).html).not.toContain('mailto:');
    expect(render({ senderName: '<b>Ada</b>\r\n' }).html).not.toContain('<b>');
  });

  it('leaves out what is not configured', () => {
    const none = { brand: undefined, logo: undefined, domain: undefined, base: undefined };
    const { html, text } = render({}, none);
    expect(`${html}${text}`).not.toMatch(/undefined|<img|Join the call/);
    expect(render({}, { domain: undefined }).text).toContain('\nhttps://acme.example/weekly\n');
    expect(render({}, { base: 'javascript:alert(1)' }).html).not.toContain('javascript');
  });

  it('has one event per meeting, which a later invitation changes', () => {
    const startsAt = new Date('2026-07-01T08:00:00Z');
    const linesOf = (changes: Changes) => {
      const { calendar } = render({ startsAt, ...changes });
      return calendar!.replaceAll(/\r\n[ \t]/g, '').split('\r\n');
    };
    const first = linesOf({});
    const later = linesOf({ createdAt: new Date('2026-06-02T00:00:00Z'), endsAt: new Date('2026-07-01T09:00:00Z') });
    const uid = (lines: string[]) => lines.find((line) => line.startsWith('UID:'));
    const sequence = (lines: string[]) => Number(lines.find((line) => line.startsWith('SEQUENCE:'))?.slice(9));
    expect(uid(later)).toBe(uid(first));
    expect(sequence(later)).toBeGreaterThan(sequence(first));
    expect(first).toEqual(expect.arrayContaining(['METHOD:PUBLISH', 'SUMMARY:Weekly\\; with\\, all']));
    expect(first.join()).not.toMatch(/DTEND|ATTENDEE/);
    expect(later).toContain('DTEND:20260701T090000Z');
    const evil = linesOf({ roomName: 'x\r\nATTENDEE:mailto:eve@evil.example', senderName: '"\r\nATTENDEE:x' });
    expect(evil.filter((line) => line.startsWith('ATTENDEE'))).toEqual([]);
    for (const senderEmail of ['ada?bcc=eve@evil.example', '"a;b"@acme.example']) {
      expect(linesOf({ senderEmail }).filter((line) => line.startsWith('ORGANIZER'))).toEqual([]);
    }
  });
});
