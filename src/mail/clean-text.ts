/**
 * Returns text from people on one line: without control characters, which could end a header, and without those that
 * reverse the direction of the text around it.
 */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
