/** A number with its noun: `1 guest`, `3 guests`. */
export const countOf = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Seconds between two times; negative when `to` comes first. */
export const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** A duration as people say it: `40 seconds`, `3 minutes`, `5 hours`, `2 days`. */
export function spanOf(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return countOf(whole, 'second');
  if (whole < 7_200) return countOf(Math.round(whole / 60), 'minute');
  if (whole < 172_800) return countOf(Math.round(whole / 3_600), 'hour');
  return countOf(Math.round(whole / 86_400), 'day');
}

/** A time of day in UTC: `10:47:29 UTC`, with the date unless it is that of `now`. */
export function momentOf(at: string, now: string): string {
  const [date, time] = [at.slice(0, 10), `${at.slice(11, 19)} UTC`];
  return date === now.slice(0, 10) ? time : `${date} ${time}`;
}

/** A region of a state value, or with null the whole value of a machine without regions, as one line. */
export function regionOf(value: unknown, region: string | null): string {
  const node = region === null ? value : (value as Readonly<Record<string, unknown>> | null | undefined)?.[region];
  if (typeof node !== 'object' || node === null) return String(node ?? '');
  return Object.entries(node)
    .map(([name, child]) => `${name}.${regionOf(child, null)}`)
    .join(' ');
}
