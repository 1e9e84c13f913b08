/** Looks for what is left of a name: in the bytes of every file of a folder, in whatever form it is written there. */
import { spawnSync } from 'node:child_process'

/** A text as base64url has it somewhere inside a longer one, for each of the three ways to lie there. */
const inBase64 = (text: string): readonly string[] =>
  [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)])
    const whole = bytes.toString('base64url')
    // The signs at either end also hold bits of their neighbours.
    return whole.slice(shift === 0 ? 0 : shift + 1, Math.floor((bytes.length * 8) / 6) - 1)
  })

/** The forms in which a name may be written: as it is, in small letters, and in a disclosure. */
const formsOf = (name: string): readonly string[] => [
  ...new Set([name, name.toLowerCase()].flatMap((one) => [one, ...inBase64(one)])),
]

const VANISHED = /^cat: .*: No such file or directory\n?$/

/**
 * The bytes of all files in a folder, one character each. Another process reads them: closing a handle of this one
 * would drop the locks that SQLite holds. It reads again when a file went meanwhile, perhaps to another name.
 */
export const bytesIn = (folder: string): string => {
  for (;;) {
    const args = [folder, '-type', 'f', '-exec', 'cat', '{}', '+']
    const { stdout, stderr, error } = spawnSync('find', args, { maxBuffer: 2 ** 30 })
    if (error) throw error
    if (stderr.length === 0) return stdout.toString('latin1')
    if (
      !stderr
        .toString()
        .split(/(?<=\n)/)
        .every((line) => VANISHED.test(line))
    )
      throw new Error(stderr.toString())
  }
}

/** Those of the names of which a trace is in the bytes. */
export const tracesIn = (bytes: string, names: readonly string[]): readonly string[] =>
  names.filter((name) => formsOf(name).some((form) => bytes.includes(Buffer.from(form).toString('latin1'))))
