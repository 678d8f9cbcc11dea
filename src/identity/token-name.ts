/** Returns a token's claim as a name that our tables can hold and index; null when it is none. */
export const tokenName = (claim: unknown): string | null =>
  typeof claim === 'string' && claim !== '' && claim.length <= 500 && !claim.includes('\u0000') ? claim : null;
