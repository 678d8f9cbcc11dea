/** Outcomes of the commands for an agent: its dispatch, and the participant sid of the agent, if it is present. */
export type AgentReport<Role extends string> =
  | { readonly type: `${Role}.dispatched`; readonly dispatch: string; readonly agent: string | null }
  | { readonly type: `${Role}.dispatchFailed`; readonly reason: string }
  | { readonly type: `${Role}.found`; readonly agent: string | null }
  | { readonly type: `${Role}.findFailed`; readonly reason: string }
  | { readonly type: `${Role}.dispatchDeleted` }
  | { readonly type: `${Role}.deleteFailed`; readonly reason: string };
