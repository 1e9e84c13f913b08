/** Bytes that others send are UTF-8, or are refused: nothing is put in the place of what is not. */
import { test } from 'tap'
import { Refusal } from '../../src/failure/problems.ts'
import { textOf } from '../../src/json/bytes.ts'

const detailOf = (bytes: Buffer): string => {
  try {
    return `taken: ${textOf(bytes)}`
  } catch (error) {
    return error instanceof Refusal ? error.problem.detail : String(error)
  }
}

test('bytes that are UTF-8 are taken, without a byte order mark', async (t) => {
  t.equal(textOf(Buffer.from('Беляцкий \uFFFD 😀')), 'Беляцкий \uFFFD 😀')
  t.equal(textOf(Buffer.from('\uFEFF{}')), '{}')
  t.equal(textOf(Buffer.from('{}\uFEFF')), '{}\uFEFF')
})

test('bytes that are not are refused, and the first of them is named', async (t) => {
  t.match(detailOf(Buffer.from([0x61, 0xff])), /byte 1, 0xff,/)
  t.match(
    detailOf(Buffer.concat([Buffer.from('é\uFFFD"'), Buffer.from([0xed, 0xa0, 0x80])])),
    /byte 6, 0xed,/,
  )
  t.match(detailOf(Buffer.from([0xc0, 0x80])), /byte 0, 0xc0,/)
  t.match(detailOf(Buffer.from([0x61, 0xe2, 0x82])), /byte 1, 0xe2,/)
})
