/** Imports a file through a service that runs: sends it, and reads what it tells line by line. */
import { createInterface } from 'node:readline'
import { request } from 'undici'
import { PlainError } from '../failure/plainError.ts'
import type { ImportMessage } from '../imports/run/outcome.ts'
import { isArchive } from '../imports/table/xlsx/xlsx.ts'

/** A service refused the file, or broke off. */
export class ServiceRefusal extends PlainError {
  /** The code of its problem; empty when it gave none. */
  readonly code: string

  constructor(message: string, code = '') {
    super(message)
    this.name = 'ServiceRefusal'
    this.code = code
  }
}

export interface RemoteOptions {
  readonly kind: string
  readonly map: Readonly<Record<string, string>>
  readonly set: Readonly<Record<string, string>>
  readonly mend: Readonly<Record<string, string>>
  readonly dryRun: boolean
  readonly skipFaulty: boolean
  readonly encoding: string | undefined
  readonly delimiter: string | undefined
  readonly sheet: string | undefined
  readonly key: string | undefined
}

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const urlOf = (service: string, options: RemoteOptions): string => {
  const { kind, map, set, mend, dryRun, skipFaulty, encoding, delimiter, sheet } = options
  if (!URL.canParse(service) || !/^https?:$/.test(new URL(service).protocol))
    throw new ServiceRefusal(
      `--service is ${JSON.stringify(service)}: this is not an http or https URL`,
      'bad-parameter',
    )
  const url = new URL('/v1/imports', service)
  const given = { encoding, delimiter, sheet }
  url.searchParams.set('kind', kind)
  url.searchParams.set('dryRun', String(dryRun))
  url.searchParams.set('skipFaulty', String(skipFaulty))
  for (const [name, value] of Object.entries(given))
    if (value !== undefined) url.searchParams.set(name, value)
  for (const [parameter, pairs] of Object.entries({ map, set, mend })) {
    for (const [name, text] of Object.entries(pairs)) url.searchParams.append(parameter, `${name}=${text}`)
  }
  return url.href
}

interface ProblemLine {
  readonly type: 'problem'
  readonly problem: { readonly detail: string; readonly code: string }
}

const ask = async (service: string, bytes: Buffer, options: RemoteOptions) => {
  const { key } = options
  const url = urlOf(service, options)
  try {
    return await request(url, {
      method: 'POST',
      headers: {
        accept: 'application/jsonl',
        'content-type': isArchive(bytes) ? XLSX_TYPE : 'text/csv',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      body: bytes,
    })
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new ServiceRefusal(`no service answers at ${service} (${code || message})`)
  }
}

/** @throws ServiceRefusal */
export async function* remoteImport(
  service: string,
  bytes: Buffer,
  options: RemoteOptions,
): AsyncGenerator<ImportMessage, void, void> {
  const { statusCode, body } = await ask(service, bytes, options)
  if (statusCode !== 200) {
    const text = await body.text()
    const { detail = text.slice(0, 500), code = '' } = ((): Partial<ProblemLine['problem']> => {
      try {
        return JSON.parse(text)
      } catch {
        return {}
      }
    })()
    throw new ServiceRefusal(`the service refused with HTTP ${statusCode}: ${detail}`, code)
  }
  let last: ImportMessage | undefined
  for await (const line of createInterface({ input: body })) {
    const message = JSON.parse(line) as ImportMessage | ProblemLine
    if (message.type === 'problem') throw new ServiceRefusal(message.problem.detail, message.problem.code)
    last = message
    yield message
  }
  if (last?.type !== 'report')
    throw new ServiceRefusal('the service broke off; import the same file again to complete it')
}
