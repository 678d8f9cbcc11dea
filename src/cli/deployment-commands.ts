import { readFile } from 'node:fs/promises';
import { parse, YAMLError } from 'yaml';
import { z } from 'zod';
import { chartValues } from './chart-values.ts';
import type { StandaloneCommand } from './command.ts';
import { translateValues } from './translate-values.ts';

const help = "print a Kustomize overlay translated from a values file of La Suite Meet's chart";

/** Commands about installations, which need no database. */
export const deploymentCommands: readonly StandaloneCommand[] = [
  {
    words: ['migrate-values'],
    args: ['file'],
    help,
    async run([file = '']) {
      const text = translateValues(readValues(await readFile(file, 'utf8'), file));
      return { data: { overlay: text }, text: text.trimEnd() };
    },
  },
];

function readValues(text: string, file: string) {
  try {
    return chartValues.parse(parse(text, { merge: true }) ?? {});
  } catch (error) {
    if (error instanceof YAMLError) throw new Error(`${file} is not YAML: ${error.message.split('\n')[0]}`);
    if (!(error instanceof z.ZodError)) throw error;
    const [{ path, message } = { path: [], message: '' }] = error.issues;
    throw new Error(`${file} is not a values file of the chart: ${path.join('.')}: ${message}`);
  }
}
