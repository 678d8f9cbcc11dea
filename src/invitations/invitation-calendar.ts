import ical, { ICalCalendarMethod } from 'ical-generator';
import { cleanText } from '#src/mail/clean-text.ts';

/** Content of the event. */
export interface CalendarInput {
  /** The same for repeated invitations to one meeting, which change the event. */
  readonly id: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  /** When the invitation was made. */
  readonly madeAt: Date;
  /** Absolute web address of the room. */
  readonly link: string | undefined;
  readonly organizer: { readonly name: string; readonly email: string } | null;
}

/** Writes an iCalendar object (RFC 5545) with METHOD:PUBLISH: it asks for no answer and names nobody who is invited. */
export function invitationCalendar(input: CalendarInput): string {
  const { id, startsAt, endsAt, madeAt, link, organizer } = input;
  const calendar = ical({
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Greenroom', product: 'invitations' },
  });
  calendar.createEvent({
    id,
    start: startsAt,
    ...(endsAt === null ? {} : { end: endsAt }),
    stamp: madeAt,
    // Calendars keep the event with the highest number, of 32 bits; minutes stay below that.
    sequence: Math.floor(madeAt.getTime() / 60_000),
    summary: cleanText(input.title),
    ...(link === undefined ? {} : { location: link, url: link }),
    ...(organizer === null ? {} : { organizer: { ...organizer, name: cleanText(organizer.name) } }),
  });
  return calendar.toString();
}
