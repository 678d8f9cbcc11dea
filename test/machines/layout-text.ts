import type { ActorKind } from '#machines/catalogue.ts';
import { chartMachines } from '../../web/operators/chart/chart-machines.ts';
import { layOutChart } from './lay-out-chart.ts';

/** The file that keeps the layout of a kind's chart. */
export const layoutFile = (kind: ActorKind): URL =>
  new URL(`../../web/operators/chart/layouts/${kind}.json`, import.meta.url);

/** The text of that file. */
export const layoutText = (kind: ActorKind): string => `${JSON.stringify(layOutChart(chartMachines[kind]), null, 2)}\n`;
