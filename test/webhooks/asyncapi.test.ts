/** The AsyncAPI document: it is valid by the schema of the specification, and what is sent is as it says. */
import { createRequire } from 'node:module'
import { Ajv, type AnySchema } from 'ajv'
import { t as all, test } from 'tap'
import { eventTypes } from '../../events/catalogue.ts'
import { deal } from '../http/given.ts'
import { hooked } from './hooked.ts'
import { startReceiver } from './receiver.ts'

all.setTimeout(120_000)

const specification: AnySchema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json')

interface Document {
  readonly channels: Record<string, { readonly messages: Record<string, { readonly $ref: string }> }>
  readonly components: {
    readonly messages: Record<string, { readonly payload: { readonly schema: AnySchema } }>
  }
}

const ajv = new Ajv({ strict: false, validateFormats: false })

test('the document is AsyncAPI 3 by the schema of the specification', async (t) => {
  const { app } = await hooked(t)
  const document = (await app.inject('/asyncapi.json')).json()
  // It brings the meta-schema that it refers to.
  const valid = new Ajv({
    strict: false,
    validateFormats: false,
    meta: false,
    validateSchema: false,
  }).compile(specification)
  valid(document)
  t.strictSame(valid.errors ?? [], [])
})

test('the document has exactly the types that can be delivered, and each reference leads somewhere', async (t) => {
  const { app } = await hooked(t)
  const document: Document = (await app.inject('/asyncapi.json')).json()
  const operational = ['personal', 'webhook', 'key', 'cursor', 'lease', 'signer', 'access']
  const names = eventTypes().flatMap(({ name, subject }) => (operational.includes(subject) ? [] : [name]))
  for (const [channel, further] of [
    ['webhook', ['challenge', 'test']],
    ['stream', []],
  ] as const) {
    const { messages } = document.channels[channel] as Document['channels'][string]
    t.strictSame(Object.keys(messages).sort(), [...names, ...further].sort())
    for (const { $ref } of Object.values(messages)) {
      t.ok(document.components.messages[$ref.split('/').at(-1) ?? ''], $ref)
    }
  }
})

test('deliveries and the live stream are as the document says', async (t) => {
  const { app, record, register } = await hooked(t)
  const document: Document = (await app.inject('/asyncapi.json')).json()
  const receiver = await startReceiver(t)
  await register({ url: receiver.url, filter: { types: ['DealOpened'] } })
  await record('/v1/deals', { ...deal('ducks'), occurred: '2025-01-10' })
  await receiver.until(() => receiver.came.length === 1)
  const valid = ajv.compile(document.components.messages.deliveredDealOpened!.payload.schema)
  valid(receiver.events()[0])
  t.strictSame(valid.errors ?? [], [])
  t.notOk(valid({ ...receiver.events()[0], type: 'detente.DealLinked' }))
})

test('challenges and test events are as the document says', async (t) => {
  const { app, ask, register } = await hooked(t)
  const document: Document = (await app.inject('/asyncapi.json')).json()
  const faults = (name: string, text: string) => {
    const valid = ajv.compile(document.components.messages[name]!.payload.schema)
    valid(JSON.parse(text))
    return valid.errors ?? []
  }
  const challenges: string[] = []
  const receiver = await startReceiver(t)
  receiver.server.prependListener('request', (request) => {
    let text = ''
    request.on('data', (part) => {
      text += part
    })
    request.on('end', () => challenges.push(text))
  })
  const { id } = await register({ url: receiver.url })
  t.strictSame(faults('challenge', challenges[0] ?? ''), [])
  await ask('POST', `/v1/webhooks/${id}/test`)
  t.strictSame(faults('test', receiver.came[0]?.text ?? ''), [])
})

test('each reference leads somewhere', async (t) => {
  const { app } = await hooked(t)
  const document = (await app.inject('/asyncapi.json')).json()
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
    ([, path]) => path ?? '',
  )
  t.ok(references.length > 100)
  const missing = references.filter(
    (path) => path.split('/').reduce((at, name) => at?.[name], document) === undefined,
  )
  t.strictSame(missing, [])
})
