import type { DrawnState, Way } from '#machines/read-machine.ts';
import { statesOf } from './chart-machines.ts';

interface Props {
  readonly region: DrawnState;
  /** The picked state. */
  readonly path: string;
  readonly active: ReadonlySet<string>;
  readonly taken: readonly Way[];
  readonly pick: (path: string) => void;
}

/** What can happen in a state: its own transitions, then those of the states around it. */
export function WayList({ region, path, active, taken, pick }: Props) {
  const around = statesOf(region)
    .filter((state) => state.path === path || state.path === '' || path.startsWith(`${state.path}.`))
    .toReversed();
  const named = around[0];
  if (named === undefined) return null;
  return (
    <div class="chart-ways">
      <h4>
        {named.path === '' ? named.name : named.path}{' '}
        <span class="soft">{active.has(named.path) ? 'active' : 'not active'}</span>
      </h4>
      {around.map((state) => (
        <div key={state.path}>
          {state !== named && state.ways.length > 0 && (
            <p class="soft">
              From{' '}
              <button class="chart-link" type="button" onClick={() => pick(state.path)}>
                {state.path === '' ? state.name : state.path}
              </button>{' '}
              around it:
            </p>
          )}
          {state === named && state.ways.length === 0 && <p class="soft">It has no transitions of its own.</p>}
          <ul>
            {state.ways.map((way, index) => (
              <WayItem key={index} way={way} isTaken={taken.includes(way)} pick={pick} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function WayItem({ way, isTaken, pick }: { way: Way; isTaken: boolean; pick: (path: string) => void }) {
  const { to, on, guard, params, facts, asks } = way;
  return (
    <li class={isTaken ? 'chart-way-item chart-way-item-taken' : 'chart-way-item'}>
      <code>{on}</code>
      {guard !== null && (
        <>
          {' if '}
          <code>{[guard, ...params].join(' ')}</code>
        </>
      )}
      {to !== null && (
        <>
          {' → '}
          <button class="chart-link" type="button" onClick={() => pick(to)}>
            {to}
          </button>
        </>
      )}
      {facts.length > 0 && <span class="chart-effects"> announces {facts.join(', ')}</span>}
      {asks.length > 0 && <span class="chart-effects"> asks for {asks.join(', ')}</span>}
      {isTaken && <span class="read-out"> (last transition)</span>}
    </li>
  );
}
