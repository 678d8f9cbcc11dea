import { raise } from 'xstate';
import { pauseOf } from '../agents/agent.delays.ts';
import { agentParts } from '../agents/agent.parts.ts';
import type { Given, RoomContext } from '../room.context.ts';
import type { RoomEvent } from '../room.events.ts';
import { roomSetup } from '../room.setup.ts';
import type { CollectorSignal } from './collector.events.ts';

const signal = (type: CollectorSignal['type']) =>
  raise<RoomContext, RoomEvent, RoomEvent, undefined, never, never>(({ event: { at, limits, self } }) => ({
    type,
    at,
    limits,
    self,
  }));

export const collectorParts = {
  guards: {
    collectorIsWanted: ({ event }: Given) =>
      event.type === 'recording.told' &&
      event.phase === 'started' &&
      event.collects &&
      event.limits.agents.collector !== '',
    collectorIsDone: ({ context, event }: Given) =>
      event.type === 'recording.told' &&
      (event.phase === 'saving' || event.phase === 'over') &&
      context.recording?.id === event.recording,
  },
  actions: { startCollector: signal('collector.start'), stopCollector: signal('collector.stop') },
  delays: pauseOf('collector'),
};

export const collectorSetup = roomSetup.extend(agentParts).extend(collectorParts);
