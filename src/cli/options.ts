/** The options of the command. Every setting is an option; the other options belong to single commands. */
import { parseArgs } from 'node:util'
import { BadConfig, type Config, readConfig, SETTINGS } from '../app/config.ts'

type Dashed<Name extends string> = Name extends `${infer Word}_${infer Rest}`
  ? `${Word}-${Dashed<Rest>}`
  : Name

/** The option of a setting: `--key-file` of `DETENTE_KEY_FILE`. */
type OptionOf<Setting extends string> = Setting extends `DETENTE_${infer Name}`
  ? Lowercase<Dashed<Name>>
  : never

type SettingOption = OptionOf<(typeof SETTINGS)[number]>

const optionOf = (setting: (typeof SETTINGS)[number]) =>
  setting.slice('DETENTE_'.length).toLowerCase().replaceAll('_', '-') as SettingOption

/** Every setting is an option. */
const settings = Object.fromEntries(SETTINGS.map((name) => [optionOf(name), { type: 'string' }])) as Readonly<
  Record<SettingOption, { readonly type: 'string' }>
>

const options = {
  ...settings,
  all: { type: 'boolean' },
  once: { type: 'boolean' },
  scopes: { type: 'string' },
  label: { type: 'string' },
  endpoints: { type: 'string' },
  policy: { type: 'string' },
  since: { type: 'string' },
  deal: { type: 'string' },
  labels: { type: 'string' },
  known: { type: 'boolean' },
  disclose: { type: 'string' },
  replace: { type: 'boolean' },
  last: { type: 'string' },
  'new-log': { type: 'string' },
  to: { type: 'string' },
  filter: { type: 'string', multiple: true },
  from: { type: 'string' },
  service: { type: 'string' },
  secret: { type: 'string' },
  target: { type: 'string' },
  identifier: { type: 'string' },
  goods: { type: 'string' },
  nomenclature: { type: 'string' },
  'origin-country': { type: 'string' },
  transit: { type: 'string' },
  destination: { type: 'string' },
  jurisdiction: { type: 'string' },
  'as-of': { type: 'string' },
  'api-key': { type: 'string' },
  'without-erasures': { type: 'boolean' },
  'with-keys': { type: 'boolean' },
  'with-webhooks': { type: 'boolean' },
  kind: { type: 'string' },
  map: { type: 'string', multiple: true },
  set: { type: 'string', multiple: true },
  mend: { type: 'string', multiple: true },
  encoding: { type: 'string' },
  delimiter: { type: 'string' },
  sheet: { type: 'string' },
  'dry-run': { type: 'boolean' },
  'skip-faulty': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Reads the arguments. @throws BadConfig for an unknown option */
export const parse = (args: readonly string[]) => {
  const unknown = parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens.find(
    (token) => token.kind === 'option' && !Object.hasOwn(options, token.name),
  )
  if (unknown?.kind === 'option') throw new BadConfig([`Unknown option ${unknown.rawName}.`])
  return parseArgs({ args: [...args], options, allowPositionals: true })
}

export type GivenOptions = ReturnType<typeof parse>['values']

/** The configuration from the options and the environment. @throws BadConfig */
export const configFrom = (env: Readonly<Record<string, string | undefined>>, given: GivenOptions): Config =>
  readConfig(env, Object.fromEntries(SETTINGS.map((name) => [name, given[optionOf(name)]])))
