const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A span of milliseconds in at most two units: `2 h 5 min`. */
export function ageText(ms: number): string {
  let seconds = Math.max(0, Math.round(ms / 1000));
  const parts: string[] = [];
  for (const [unit, size] of units) {
    if (parts.length === 2 || (parts.length === 1 && (unit === 's' || seconds < size))) break;
    if (seconds < size) continue;
    parts.push(`${Math.floor(seconds / size)} ${unit}`);
    seconds %= size;
  }
  return parts.length === 0 ? 'now' : parts.join(' ');
}

/** How long ago a time was, or how far ahead it is. */
export function distanceText(at: string, now: number): string {
  const ms = now - Date.parse(at);
  if (Number.isNaN(ms)) return '';
  const text = ageText(Math.abs(ms));
  if (text === 'now') return text;
  return ms >= 0 ? `${text} ago` : `in ${text}`;
}
