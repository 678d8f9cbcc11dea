import { z } from 'zod';

/** The types of files; there is one. */
export const fileType = z.enum(['background_image']);

/** The states of an upload: announced, being checked, and checked. */
export const uploadState = z.enum(['pending', 'analyzing', 'ready']);
