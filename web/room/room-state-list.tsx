import type { RoomState } from '#src/realtime/wire-shapes.ts';

/** The state of the room's actor by region. */
export function RoomStateList({ state }: { state: RoomState }) {
  return (
    <dl class="regions">
      {Object.entries(state).map(([region, value]) => (
        <div key={region} class="region" data-region={region} data-state={value}>
          <dt>{region}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
