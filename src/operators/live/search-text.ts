import { parseUuid } from '#src/kernel/ids.ts';
import { maskNumber } from '#src/livekit/mask-number.ts';
import { slugify } from '#src/rooms/slugify.ts';

/** What a searched text may mean. */
export interface SearchText {
  /** Ids in the text: of a room, a recording or a guest. */
  readonly ids: readonly string[];
  /** Slugs that a link or the text itself names. */
  readonly slugs: readonly string[];
  /** Part of a name or slug, as a pattern; null for a link or an id. */
  readonly part: string | null;
  readonly pin: string | null;
  /** End of a masked number, or the whole of it. */
  readonly number: string | null;
  /** An id of LiveKit: of an egress, a room, a participant or a dispatch rule. */
  readonly livekit: string | null;
}

/** Interprets a searched text: a link, an id, a slug, a name, a PIN, or digits of a number. */
export function readSearch(text: string): SearchText {
  const isLink = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) || /^[^\s/]+\.[^\s/]+\/\S/.test(text);
  const segments = isLink ? segmentsOf(text) : [text];
  const ids = segments.map(parseUuid).filter((id) => id !== null);
  const slugs = segments.map(slugify).filter((slug) => slug !== '');
  const digits = text.replace(/[\s().\-/]/g, '');
  const isNumber = /^\+?\d+$/.test(digits);
  const livekit = /^(?:EG|RM|PA|SDR)_[A-Za-z0-9]+$/.test(text) ? text : null;
  return {
    ids,
    slugs,
    part: isLink || ids.length > 0 || livekit !== null ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`,
    pin: isNumber && /^\d{4,16}$/.test(digits) ? digits : null,
    number: isNumber ? endOf(digits) : null,
    livekit,
  };
}

/** Masked numbers keep their last two digits; a whole number is masked as they are. */
function endOf(digits: string): string | null {
  const bare = digits.replace('+', '');
  if (bare.length < 2) return null;
  if (bare.length <= 4) return `%${bare.slice(-2)}`;
  return `%${maskNumber(digits) ?? bare.slice(-2)}`;
}

/** The parts of a link's path and query that may name a room. */
function segmentsOf(link: string): string[] {
  const [path = '', queries = ''] = link.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split(/[?#](.*)/s);
  const values = queries.split(/[&=?#/]/);
  return [...path.split('/').slice(1), ...values]
    .map(decode)
    .filter((part) => part !== '')
    .slice(0, 20);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
