/**
 * Formats a moment in a language and time zone: long date, time from 00:00 to 23:59, and the zone's name at that time.
 * An unknown zone counts as UTC.
 */
export function formatMoment(
  at: Date,
  language: string,
  timeZone: string,
): { date: string; time: string; zone: string } {
  const known = { timeZone: isKnown(timeZone) ? timeZone : 'UTC' };
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { ...known, ...options });
  const name = format({ timeZoneName: 'long' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return {
    date: format({ dateStyle: 'long' }).format(at),
    time: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at),
    zone: name ?? known.timeZone,
  };
}

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
