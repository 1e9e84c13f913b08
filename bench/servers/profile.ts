/** Profiles a server from when it serves to its end, into the folder that BENCH_PROFILES names. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'

/** Starts; the answer stops it and writes the profile. Does nothing where no folder is named. */
export const profile = async (folder = process.env.BENCH_PROFILES): Promise<() => Promise<void>> => {
  if (!folder) return async () => undefined
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.start')
  return async () => {
    const { profile } = await session.post('Profiler.stop')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${process.pid}.cpuprofile`), JSON.stringify(profile))
  }
}
