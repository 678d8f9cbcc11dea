import type { Write, WriteItem } from '#src/actors/runtime.ts';

/** What became of somebody who joined without a right. */
export type Unentitled = 'removed' | 'tolerated';

const actOf = ({ params }: WriteItem): Unentitled => (params as { act: Unentitled }).act;

/** Writes a line into the journal for each who joined without a right; who it was is not said, as of every other event. */
export const noteEntitlement =
  (onUnentitled: (act: Unentitled, room: string) => void): Write =>
  (tx, items) => {
    tx.send({
      name: 'entitlement.note',
      text: `insert into greenroom.journal (room, kind, actor, revision, event, cause, request, state_before, state_after,
          facts, commands)
        select room, 'act', concat_ws('/', room, revision), 0, event,
          jsonb_build_object('by', 'actor', 'id', concat_ws('/', 'room', room)), null, '', '', '{}', '{}'
        from unnest($1::uuid[], $2::bigint[], $3::text[]) as w (room, revision, event)`,
      values: [
        items.map(({ room }) => room),
        items.map(({ revision }) => revision),
        items.map((item) => `entitlement.${actOf(item)}`),
      ],
    });
    tx.afterCommit(() => {
      for (const item of items) onUnentitled(actOf(item), item.room);
    });
  };
