/** The addresses of the screens. The service answers each with the page; `routes.ts` names the file of each screen. */
export const PATHS = {
  check: '/',
  deals: '/deals',
  deal: '/deals/:id',
  import: '/import',
} as const

/** A screen, by name. */
export type ScreenName = keyof typeof PATHS
