/** A name that a token gives to somebody or something, as our tables can hold and index it; null when it is none. */
export const tokenName = (claim: unknown): string | null =>
  typeof claim === 'string' && claim !== '' && claim.length <= 500 && !claim.includes('\u0000') ? claim : null;
