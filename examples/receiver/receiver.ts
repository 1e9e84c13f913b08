/**
 * A minimal receiver of Detente's webhooks: it answers the challenge, verifies signatures, takes each delivery once and
 * notices gaps. Run it with `npx node receiver.ts`; PORT and WEBHOOK_SECRET come from the environment.
 */
import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { openInbox } from './inbox.ts'

const secret = process.env.WEBHOOK_SECRET
const inbox = openInbox()

/** What a request is answered with: a status, and a body if any. */
const answer = (text: string, headers: Record<string, string>): [number, string?] => {
  const body = JSON.parse(text) as { type?: string; challenge?: string }
  // Before the endpoint is registered: the challenge shows that this receiver wants it. There is no secret yet.
  if (body.type === 'webhook.challenge') return [200, JSON.stringify({ challenge: body.challenge })]
  if (secret === undefined) return [503]
  // The text as it came, not what was parsed of it; it throws for a wrong signature and for a time far off.
  const event = new Webhook(secret).verify(text, headers)
  inbox.take(headers['webhook-id'] ?? '', event as Parameters<typeof inbox.take>[1])
  // Only 2xx is success: answer when it is stored safely, within 15 seconds.
  return [204]
}

const server = createServer(async (request, response) => {
  if (request.method === 'GET') return void response.end(JSON.stringify(inbox.state()))
  let text = ''
  for await (const part of request.setEncoding('utf8')) text += part
  try {
    const [status, body] = answer(text, request.headers as Record<string, string>)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  } catch {
    response.writeHead(401).end()
  }
})

server.listen(Number(process.env.PORT ?? 3001), '127.0.0.1', () => {
  const address = server.address()
  console.log(`listening on ${typeof address === 'object' ? address?.port : address}`)
})
