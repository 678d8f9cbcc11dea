export type Tone = 'quiet' | 'live' | 'moving' | 'bad';

/** A state for people who do not know the machine: a word or two, a sentence, and how it is shown. */
export type StateWords = readonly [label: string, sentence: string, tone: Tone];
