import { emailKey, isEmailAddress } from '#src/kernel/email-address.ts';

/** The parts of a pasted text, in order. */
export interface PastedAddresses {
  /** Valid addresses, one per person. */
  readonly addresses: readonly string[];
  /** Further addresses of the same people. */
  readonly duplicates: readonly string[];
  /** Parts that are not addresses. */
  readonly wrong: readonly string[];
}

/** Characters; the server takes 50 addresses. */
const longest = 50_000;

// Zero-width characters, which web pages and mail programs put around addresses.
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const lineBreaks = '\r\n\u2028\u2029';

/**
 * Finds the addresses in a text as people copy it from mails and tables: separated by commas, semicolons, blanks or
 * lines; with names, quotes, angle brackets or `mailto:`.
 */
export function parseAddresses(text: string): PastedAddresses {
  const addresses = new Map<string, string>();
  const duplicates: string[] = [];
  const wrong: string[] = [];
  for (const found of piecesOf(text.slice(0, longest)).flatMap(addressesOf)) {
    if (!isEmailAddress(found)) wrong.push(found);
    else if (addresses.has(emailKey(found))) duplicates.push(found);
    else addresses.set(emailKey(found), found);
  }
  return { addresses: [...addresses.values()], duplicates, wrong };
}

/** Splits at separators outside quotes and angle brackets, in one pass. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let inside: 'quotes' | 'brackets' | null = null;
  // The piece before, if it ended at a comma and contains no address.
  let name: string | null = null;
  const end = (separator: string) => {
    // The comma of "Lovelace, Ada <ada@example.org>" belongs to the name.
    if (name !== null && !(piece.includes('<') && piece.includes('@'))) pieces.push(name);
    const mayBeName = separator === ',' && !piece.includes('@');
    if (!mayBeName) pieces.push(piece);
    name = mayBeName ? piece : null;
    piece = '';
    inside = null;
  };
  for (const character of text.replace(invisible, '')) {
    const ends = lineBreaks.includes(character) || (inside === null && ',;'.includes(character));
    if (ends) {
      end(character);
      continue;
    }
    piece += character;
    // A bracket ends quotes, because a quote may be unbalanced.
    if (character === '<') inside = 'brackets';
    else if (character === '>') inside = null;
    else if (character === '"' && inside !== 'brackets' && !piece.endsWith('\\"')) {
      inside = inside === null ? 'quotes' : null;
    }
  }
  end('\n');
  return pieces;
}

/** The address of a piece; several if it is a list without separators; the piece itself if it has none. */
function addressesOf(piece: string): string[] {
  const whole = bare(piece);
  if (whole === '') return [];
  if (isEmailAddress(whole)) return [whole];
  const bracketed = [...piece.matchAll(/<([^<>]*)>/g)].map(([, inner]) => bare(inner!));
  if (bracketed.length > 0) return bracketed;
  const words = whole.split(/\s+/).map(bare);
  return words.some(isEmailAddress) && words.every((word) => word.includes('@')) ? words : [whole];
}

/** Without `mailto:` and the quotes or brackets around it. */
function bare(text: string): string {
  const trimmed = text.trim().replace(/^mailto:/i, '');
  if (isEmailAddress(trimmed)) return trimmed;
  const inner = /^(?:'(.*)'|"(.*)"|\((.*)\)|<(.*)>|‘(.*)’|“(.*)”)$/s
    .exec(trimmed)
    ?.slice(1)
    .find((one) => one !== undefined);
  return inner === undefined ? trimmed : inner.trim().replace(/^mailto:/i, '');
}
