/** The agents of a room. Each role names a region, a slice of the context, events and a setting. */
export type AgentRole = 'subtitles' | 'collector';
