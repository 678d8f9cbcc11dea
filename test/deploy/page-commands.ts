import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './compose-file.ts';

const page = await readFile(join(root, 'docs/deployment.md'), 'utf8');

/** A block of commands of the page about deployment. */
export interface CommandBlock {
  /** Heading of the section. */
  readonly section: string;
  readonly commands: readonly string[];
}

/** All of them, in the order of the page. */
export const commandBlocks: readonly CommandBlock[] = page.split(/^#{2,3} /m).flatMap((part) => {
  const [section = ''] = part.split('\n');
  return [...part.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = '']) => ({
    section,
    commands: text.trim().split('\n'),
  }));
});

/** The commands of the only block of a section, or of the one at this place; throws if there is none. */
export function commandsOf(section: string, place = 0): readonly string[] {
  const block = commandBlocks.filter((one) => one.section === section)[place];
  if (block === undefined) throw new Error(`docs/deployment.md has no commands under “${section}” at ${place}`);
  return block.commands;
}
