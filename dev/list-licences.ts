import { readFileSync } from 'node:fs';
import { licencesOf } from './licences.ts';

// Prints a line with the licence of each package of the parts list that is named.
const list = JSON.parse(readFileSync(process.argv[2] ?? '/dev/stdin', 'utf8'));
process.stdout.write(
  licencesOf(list)
    .map(({ part, licence }) => `${part}: ${licence}\n`)
    .join(''),
);
