import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { buildTestService } from '../service.ts'
test('x', async (t) => {
  const { app } = await buildTestService(t)
  const payload = JSON.parse(readFileSync('examples/us-by-2025-12.json', 'utf8'))
  const r = await app.inject({ method: 'POST', url: '/v1/batches', payload })
  console.error(r.statusCode, r.body.slice(0, 600))
  const tl = await app.inject('/v1/deals/us-by-2025-12/timeline?limit=500')
  const b = tl.json()
  console.error(JSON.stringify(b.deal), b.at, b.items.length)
  for (const i of b.items) console.error(i.occurred.edtf.padEnd(24), i.certainty.padEnd(9), i.side, i.kind, i.confidence, i.independentSources, '|', i.headline)
  console.error(JSON.stringify(b.items[0], null, 1))
  for (const u of ['/v1/status?target=belaruskali&jurisdiction=US&asOf=2025-12-24','/v1/status?goods=3104&jurisdiction=EU&asOf=2026-06-02','/v1/status?target=agrorozkvit&jurisdiction=EU','/v1/deals/us-by-2025-12','/v1/releases/us-by-2025-12-release','/v1/prisoners/ales-bialiatski','/v1/deals/us-by-2025-12/balance']) { const s = await app.inject(u); console.error(u, s.statusCode, JSON.stringify(s.json(), null, 1).slice(0, 2500)) }
})
