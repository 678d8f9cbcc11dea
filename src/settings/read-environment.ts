import { readFileSync } from 'node:fs';
import { type Environment, known } from './catalogue.ts';
import { defaultIn, type Profile, type Setting } from './setting.ts';

/** Environment variables of the process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Returns every known variable's value in a profile, undefined if invalid, and an error sentence for each invalid one
 * by name.
 */
export function readEnvironment(
  env: Variables,
  profile: Profile,
): { values: Environment; wrong: ReadonlyMap<string, string> } {
  const wrong = new Map<string, string>();
  const values: Record<string, unknown> = {};
  for (const [name, setting] of known) {
    try {
      const text = given(env, name, setting) ?? defaultIn(profile, setting);
      values[name] = text === undefined ? undefined : readOne(name, setting, text);
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      wrong.set(name, error.message);
    }
  }
  return { values: values as Environment, wrong };
}

class WrongValue extends Error {}

/** Returns the text of a variable, or of the file named in its place; undefined when it counts as unset. */
function given(env: Variables, name: string, { kind }: Setting<unknown>): string | undefined {
  const path = env[`${name}_FILE`];
  if (!kind.secret || !path) return env[name] === '' ? kind.empty : env[name];
  const content = readSecret(path);
  if (content) return content;
  const why = content === '' ? 'the file is empty' : 'the file cannot be read';
  throw new WrongValue(`${name}_FILE is ${JSON.stringify(path)}: ${why}`);
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function readOne(name: string, { kind }: Setting<unknown>, text: string): unknown {
  const parsed = kind.schema.safeParse(text);
  if (parsed.success) return parsed.data;
  const shown = kind.hidden ? '(not shown)' : JSON.stringify(text);
  const what = parsed.error.issues.map(({ path, message }) => {
    // The path contains keys of the input, which may be secret.
    return kind.hidden || path.length === 0 ? message : `${path.join('.')}: ${message}`;
  });
  throw new WrongValue(`${name} is ${shown}: ${what.join('; ')}`);
}
