import { createContext } from 'preact';

/** The time by the server's clock, in milliseconds; components show ages by it. */
export const NowContext = createContext(Date.now());
