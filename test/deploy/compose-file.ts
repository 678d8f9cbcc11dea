import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';

export const root = new URL('../../', import.meta.url).pathname;

type Text = string | readonly string[];

interface Service {
  readonly image: string;
  readonly init?: boolean;
  readonly build?: { readonly args?: Readonly<Record<string, string>> };
  readonly profiles?: readonly string[];
  readonly command?: Text;
  readonly entrypoint?: Text;
  readonly environment?: Readonly<Record<string, string>>;
  readonly env_file?: readonly (string | { readonly path: string; readonly required: boolean })[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: Text };
}

/** What the tests read of a compose file. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

/** Reads a compose file of the repository. */
export async function readCompose(name: string): Promise<ComposeFile> {
  return parse(await readFile(join(root, name), 'utf8'), { merge: true });
}

/** Puts the defaults of variables in their places, as compose does without an `.env`. */
export const withDefaults = (text: string): string => text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');

/** Reads environment files of the repository, a later one over an earlier one. */
export async function readEnvFiles(paths: readonly string[]): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const path of paths) Object.assign(read, parseEnv(withDefaults(await readFile(join(root, path), 'utf8'))));
  return read;
}
