import { domain } from '#src/api/domain.ts';
import { post } from '#src/api/route.ts';
import { invitationAnswer, invitationFields } from './invitation-fields.ts';
import { keptSeconds } from './invitation-limits.ts';
import { invitationMetrics } from './invitation-metrics.ts';
import type { InvitationDeps, InvitationRouteDeps } from './invitation-parts.ts';
import { inviteToRoom } from './invite-to-room.ts';
import { invitationTask } from './send-invitation.ts';

// biome-ignore format: a table is read in columns.
/** Invitations by mail. */
export const invitations = domain('invitations')<InvitationDeps, InvitationRouteDeps>({
  routes: [
    post('/api/v1.0/rooms/:reference/invite/', 'user', invitationFields, inviteToRoom, { throttle: 'change', answers: { 200: invitationAnswer } }),
  ],
  tasks: (deps) => [invitationTask(deps)],
  purges: (settings) => [{ table: 'invitation', where: 'created_at', age: `${keptSeconds(settings)} seconds` }],
  metrics: invitationMetrics,
});
