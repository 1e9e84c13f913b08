/** The addresses of the screens. The service answers each with the page; `routes.ts` names the file of each screen. */
export const PATHS = {
  check: '/',
  deals: '/deals',
  deal: '/deals/:id',
  measures: '/measures',
  measure: '/measures/:id',
  licences: '/licences',
  targets: '/targets',
  prisoners: '/prisoners',
  prisoner: '/prisoners/:id',
  groups: '/groups',
  import: '/import',
  audit: '/audit',
  webhooks: '/webhooks',
  webhook: '/webhooks/:id',
  settings: '/settings',
} as const

/** A screen, by name. */
export type ScreenName = keyof typeof PATHS
