import type { Address } from '#machines/addresses.ts';
import { drainInbox, releaseIn } from '#src/actors/inbox.ts';
import { sendAct } from '#src/actors/journal-act.ts';
import type { Acting, ActParts, ActWork, Said } from './act-parts.ts';
import { inapplicable } from './act-refusal.ts';
import type { Act } from './act-schema.ts';
import { holdActor } from './find-target.ts';

/** Ends the quarantine of an actor, and delivers its kept reports in order. */
export const releaseActor: ActWork<Act<'actor.release'>> = async (parts, acting, { actor: address }) => {
  const { tx, cause, request } = acting;
  const { actor } = await holdActor(parts, acting, address);
  const kept = await countKept(acting, actor.address.kind, actor.address.id);
  if (!actor.quarantined && actor.inbox === 0 && kept === 0) {
    throw inapplicable('The actor is not quarantined, and no report waits in its inbox.');
  }
  await releaseIn(tx, actor.address as Address);
  const about = { kind: actor.kind.name, actor: actor.address.id, inbox: kept };
  sendAct(tx, { room: actor.room, event: 'actor.released', cause, request, about });
  const reports = count(kept);
  return {
    did: `The actor is released; ${reports} are delivered in order.`,
    would: `The actor would be released, and ${reports} would be delivered in order.`,
    details: { inbox: kept },
    after: () => drain(parts, actor.address as Address),
  };
};

async function countKept({ tx }: Acting, kind: string, id: string): Promise<number> {
  const { rows } = await tx.client.query<{ count: number }>({
    name: 'operators.kept-reports',
    text: 'select count(*)::int as count from greenroom.inbox where kind = $1 and actor = $2',
    values: [kind, id],
  });
  return rows[0]!.count;
}

const count = (reports: number): string => `${reports} kept ${reports === 1 ? 'report' : 'reports'}`;

async function drain({ runtime }: ActParts, address: Address): ReturnType<NonNullable<Said['after']>> {
  try {
    await drainInbox(runtime, address);
  } catch (error) {
    // The loop of the inboxes goes on with what is left.
    runtime.log.warn({ err: error, actor: `${address.kind}/${address.id}` }, 'failed to deliver kept reports');
  }
  const { rows } = await runtime.database.pool.query<{ inbox: number; quarantined: boolean }>({
    name: 'operators.after-release',
    text: 'select inbox, quarantined_at is not null as quarantined from greenroom.actor where kind = $1 and id = $2',
    values: [address.kind, address.id],
  });
  const { inbox = 0, quarantined = false } = rows[0] ?? {};
  const left = quarantined ? 'it is quarantined again' : inbox === 0 ? 'its inbox is empty' : 'the first failed again';
  return { did: `The actor is released; ${left}.`, details: { inbox, quarantined } };
}
