/** How many live streams there may be, unless the configuration says otherwise. Apart, because every command reads it. */

/** Of all clients together. */
export const STREAMS = 2_000

/** Of one API key, and of all clients without one. */
export const STREAMS_PER_KEY = 1_000
