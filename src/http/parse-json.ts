import { HttpProblem } from './http-problem.ts';

/** How deep objects and lists may be nested; no body of the API goes beyond 4. */
const deepest = 64;

/**
 * The value of a JSON text. Throws `HttpProblem` 400 when it is none, or nested so deeply that walking through it could
 * end the stack. Keys named `__proto__` are left out: copied by assignment they would change the copy's prototype.
 */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) throw new HttpProblem(400, 'JSON parse error - it is nested too deeply');
  try {
    // The key may be spelled with escapes.
    return /__proto__|\\u/i.test(text) ? JSON.parse(text, withoutPrototype) : JSON.parse(text);
  } catch (error) {
    // Its last part repeats what was sent, which may be a secret.
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
