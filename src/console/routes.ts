/**
 * The screens. A screen is a file in `screens/` that exports `Screen`; it is loaded when somebody goes there. To add
 * one: give it an address in `paths.ts`, and a line here.
 */
import type { FunctionComponent } from 'preact'
import { PATHS, type ScreenName } from './paths.ts'
import type { ScreenProps } from './screenProps.ts'

interface Route {
  readonly title: string
  /** The group in the menu; undefined for a screen that one reaches from another. */
  readonly menu?: 'Ask' | 'Registers' | 'Record' | 'Trust' | 'Run'
  load(): Promise<{ readonly Screen: FunctionComponent<ScreenProps> }>
}

export const ROUTES: Readonly<Record<ScreenName, Route>> = {
  check: { title: 'Check', menu: 'Ask', load: () => import('./screens/check.ts') },
  deals: { title: 'Deals', menu: 'Ask', load: () => import('./screens/deals.ts') },
  deal: { title: 'Deal', load: () => import('./screens/deal.ts') },
  measures: { title: 'Measures', menu: 'Registers', load: () => import('./screens/measures.ts') },
  measure: { title: 'Measure', load: () => import('./screens/measure.ts') },
  licences: { title: 'Licences', menu: 'Registers', load: () => import('./screens/licences.ts') },
  targets: { title: 'Targets', menu: 'Registers', load: () => import('./screens/targets.ts') },
  prisoners: { title: 'Prisoners', menu: 'Registers', load: () => import('./screens/prisoners.ts') },
  prisoner: { title: 'Prisoner', load: () => import('./screens/prisoner.ts') },
  groups: { title: 'Groups', menu: 'Registers', load: () => import('./screens/groups.ts') },
  import: { title: 'Import', menu: 'Record', load: () => import('./screens/import.ts') },
  audit: { title: 'Audit', menu: 'Trust', load: () => import('./screens/audit.ts') },
  webhooks: { title: 'Webhooks', menu: 'Run', load: () => import('./screens/webhooks.ts') },
  webhook: { title: 'Webhook', load: () => import('./screens/webhook.ts') },
  settings: { title: 'Settings', menu: 'Run', load: () => import('./screens/settings.ts') },
}

/** A matched screen. */
export interface MatchedScreen extends ScreenProps {
  readonly name: ScreenName
}

const matchOf = (pattern: string, path: string): Record<string, string> | undefined => {
  const [parts, steps] = [pattern.split('/'), path.split('/')]
  if (parts.length !== steps.length) return undefined
  const params: Record<string, string> = {}
  for (const [at, part] of parts.entries()) {
    const step = steps[at] ?? ''
    if (part.startsWith(':') && step !== '') params[part.slice(1)] = decodeURIComponent(step)
    else if (part !== step) return undefined
  }
  return params
}

/** The screen at a path; undefined when there is none. */
export const screenAt = (path: string): MatchedScreen | undefined => {
  for (const [name, pattern] of Object.entries(PATHS)) {
    const params = matchOf(pattern, path)
    if (params) return { name: name as ScreenName, params }
  }
  return undefined
}
