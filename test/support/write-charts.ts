import { writeFileSync } from 'node:fs';
import { drawCharts } from '#test/machines/draw-charts.ts';

writeFileSync(new URL('../../machines/README.md', import.meta.url), drawCharts());
