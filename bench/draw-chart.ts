import type { Row } from './measure.ts';

const rowHeight = 22;
const nameWidth = 520;
const barWidth = 300;
const scale = Math.log10(100);
const title = 'Ratios of measurements to their peers or limits';

/** Position of a ratio on the axis, from 0.1 to 10: half the width is 1, what the peer does. */
const at = (ratio: number): number => (barWidth * (Math.log10(Math.min(10, Math.max(0.1, ratio))) + 1)) / scale;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Draws the measurements as an SVG: a bar for each ratio to its peer or limit, and a mark at its goal. */
export function drawChart(rows: readonly Row[]): string {
  const height = rows.length * rowHeight + 30;
  const width = nameWidth + barWidth + 160;
  const axis = [0.1, 0.5, 1, 2, 10].map((ratio) => {
    const x = nameWidth + at(ratio);
    return `<line x1="${x}" y1="20" x2="${x}" y2="${height}" class="axis"/><text x="${x}" y="14" text-anchor="middle">${ratio}</text>`;
  });
  const bars = rows.map(({ name, ratio, goal, ours }, index) => {
    const y = 24 + index * rowHeight;
    const limit = Number(/[\d.]+/.exec(goal)?.[0] ?? Number.NaN);
    const mark = Number.isNaN(limit)
      ? ''
      : `<line x1="${nameWidth + at(limit)}" y1="${y}" x2="${nameWidth + at(limit)}" y2="${y + 14}" class="goal"/>`;
    return [
      `<text x="${nameWidth - 8}" y="${y + 11}" text-anchor="end">${escapeXml(name)}</text>`,
      `<rect x="${nameWidth}" y="${y}" width="${at(ratio).toFixed(1)}" height="14" class="bar"/>${mark}`,
      `<text x="${nameWidth + barWidth + 8}" y="${y + 11}">${ratio.toFixed(2)} (${escapeXml(goal)}), ${escapeXml(ours)}</text>`,
    ].join('');
  });
  const style =
    'text{font:11px sans-serif;fill:#444}.bar{fill:#4a7dbd}.axis{stroke:#ddd}.goal{stroke:#c0392b;stroke-width:2}';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}"><title>${title}</title><rect width="100%" height="100%" fill="#fff"/><style>${style}</style>${axis.join('')}${bars.join('')}</svg>\n`;
}
