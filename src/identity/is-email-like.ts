/** Characters that an address and what stands around it may have; matching a longer text would take long. */
const longest = 1_000;

/** Whether a text is an e-mail, as far as it must not be shown as a name. */
export const isEmailLike = (text: string): boolean =>
  text.length <= longest && /^<?[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
