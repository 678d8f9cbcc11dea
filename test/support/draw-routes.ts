import type { Route } from '#src/api/route.ts';
import { domains } from '#src/domains.ts';

/** `docs/routes.md`: every route of every domain on one page. */
export function drawRoutes(): string {
  const tables = domains.flatMap(({ name, routes = [] }) => {
    const rows = (routes as readonly Route[]).map(drawRoute);
    return rows.length === 0 ? [] : [`## ${name}`, '', ...head, ...rows, ''];
  });
  return `${[...introduction, ...tables].join('\n').trimEnd()}\n`;
}

const introduction = [
  '# Routes',
  '',
  'Written by `npm run routes` from the domains in `src/domains.ts`. A fixed segment of a path comes before a parameter',
  'in its place. *Rate* names the limit of [the settings](settings.md) that calls count against.',
  '',
];

const head = ['| Method | Path | Who | Rate | Answers |', '| --- | --- | --- | --- | --- |'];

const drawRoute = ({ method, path, who, throttle, answers = {} }: Route): string =>
  `| ${method} | \`${path}\` | ${who} | ${throttle ?? ''} | ${Object.keys(answers).join(', ')} |`;
