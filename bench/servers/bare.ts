/**
 * Fastify with nothing around it: answers a POST when its body fits the schema of the command, and a GET with the
 * bytes of the file given.
 */
import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import type { z } from 'zod'
import { commandOf } from '../../src/rules/registry.ts'
import { answer } from './answers.ts'

const path = process.argv[2]
const bytes = path === undefined ? Buffer.from('{}') : readFileSync(path)
const app = Fastify()

app.setValidatorCompiler<z.ZodType>(({ schema }) => (value) => {
  const parsed = schema.safeParse(value)
  return parsed.success ? { value: parsed.data } : { error: parsed.error }
})
const body = commandOf('deals.record-statement')?.body
app.post('/v1/deals/:id/record-statement', { schema: { body } }, (_, reply) =>
  reply.code(201).send({ applied: true }),
)
app.get('/v1/deals/:id/timeline', (_, reply) =>
  reply.header('content-type', 'application/json; charset=utf-8').send(bytes),
)

answer(
  () => app.listen({ host: '127.0.0.1', port: 0 }),
  () => app.close(),
)
