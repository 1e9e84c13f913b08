/** The load client, a process of its own: it sends the requests of a job with autocannon and answers how fast they were. */
import autocannon from 'autocannon'
import { percentile } from '../measure.ts'
import type { Answer, Job } from './job.ts'

const run = (job: Job): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const flood = job.kind === 'flood' ? job.connections : []
    const connections = job.kind === 'flood' ? flood.length : job.connections
    const amount = job.kind === 'flood' ? flood.reduce((sum, { length }) => sum + length, 0) : job.times
    let next = 0
    let start = 0
    let last = 0
    const times: number[] = []
    const options = {
      url: job.url,
      connections,
      amount,
      ...(job.kind === 'flood' && job.perSecond !== undefined && { overallRate: job.perSecond }),
      ...(job.kind === 'flood'
        ? {
            setupClient: (client: { setRequests(requests: (typeof flood)[number]): void }) =>
              client.setRequests(flood[next++] ?? []),
          }
        : { requests: [job.request] }),
    }
    const tracker = autocannon(options, (error, result) => {
      if (error) reject(error)
      else
        resolve({
          rate: (amount * 1000) / (last - start),
          p99: percentile(times, 0.99),
          failed: result.non2xx + result.errors,
        })
    })
    tracker.on('start', () => {
      start = performance.now()
    })
    tracker.on('response', (_, __, ___, ms) => {
      last = performance.now()
      times.push(ms)
    })
  })

process.on('disconnect', () => process.exit())
process.on('message', (job: Job) => {
  run(job).then((answer) => process.send?.(answer))
})
