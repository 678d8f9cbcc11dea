import { HttpProblem } from './http-problem.ts';

/** Maximum nesting of objects and lists; no valid body exceeds 4. */
const deepest = 64;

/**
 * Parses JSON. Throws `HttpProblem` 400 for invalid JSON and for nesting that could overflow the stack. Drops
 * `__proto__` keys: assigning them to a copy would change its prototype.
 */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) throw new HttpProblem(400, 'JSON parse error - it is nested too deeply');
  try {
    // Also test for escapes, which can spell the key.
    return /__proto__|\\u/i.test(text) ? JSON.parse(text, withoutPrototype) : JSON.parse(text);
  } catch (error) {
    // Remove the end of the message: it quotes the input, which may hold a secret.
    const what = (error as Error).message.replace(/, (\.\.\.)?".*/s, '');
    throw new HttpProblem(400, `JSON parse error - ${what}`);
  }
}

const withoutPrototype = (key: string, value: unknown): unknown => (key === '__proto__' ? undefined : value);

function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') {
      if (++depth > deepest) return true;
    } else if (character === ']' || character === '}') depth--;
  }
  return false;
}
