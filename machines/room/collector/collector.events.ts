import type { AgentReport } from '../agents/agent.events.ts';

export type CollectorReport = AgentReport<'collector'>;

/** Signals of the room's recordings within a transition: a recording needs the collector, or no longer needs it. */
export type CollectorSignal = { readonly type: 'collector.start' | 'collector.stop' };
