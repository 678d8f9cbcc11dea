/** Whether a text is an e-mail, as far as it must not be shown as a name. */
export const isEmailLike = (text: string): boolean => /^<?[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
