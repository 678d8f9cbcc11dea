import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawCharts } from './draw-charts.ts';

it('machines/README.md shows the machines as they are (else: npm run charts)', () => {
  expect(readFileSync(new URL('../../machines/README.md', import.meta.url), 'utf8')).toBe(drawCharts());
});
