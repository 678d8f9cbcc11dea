/** Characters: the longest address with its surroundings. Matching a longer text would be slow. */
const longest = 1_000;

/** Returns whether a text looks like an e-mail and must not be shown as a name. */
export const isEmailLike = (text: string): boolean =>
  text.length <= longest && /^<?[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
