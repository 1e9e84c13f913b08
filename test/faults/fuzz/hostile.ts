/** Values that trip services: texts, dates, numbers, targets of requests, headers. */
import type { Random } from './random.ts'

const LONG = 'long '.repeat(3_000)

export const TEXTS: readonly string[] = [
  '',
  ' ',
  ' padded ',
  '\u0000',
  'nul\u0000inside',
  '\u0085\u009f',
  '\ud800',
  'half \udc00 pair',
  '\u200b\u2060\ufeff',
  '\u202eback to front\u202c',
  'a\u0301e\u0308'.repeat(40),
  '3½ years',
  '㎏ ﷺ ﷽',
  '21 ﷺﷺﷺ',
  '制裁被解除',
  'ราชอาณาจักร',
  '한국어 제재',
  'Ёлка Йод',
  '😀👩‍👩‍👧‍👦🏴‍☠️',
  "Robert'); DROP TABLE events;--",
  '% _ %% [a-z] \\%',
  '(a+)+$',
  '.*?[[:alpha:]]{1,9999}',
  '"quoted" OR NOT NEAR( *',
  '=cmd|calc!A1',
  '+1;-1;@x\t\r\n',
  '<script>alert(1)</script>&amp;',
  ']]><!--',
  '{p-aaaaaaaaaaaaaaaaaaaa}',
  '{anybody}',
  '__proto__',
  'constructor',
  'toString',
  '/a~b~0~1/',
  '../../etc/passwd',
  'line\nbreak\r\nBEGIN:VEVENT',
  'https://user:pass@example.org/',
  'javascript:alert(1)',
  'http://exa mple.org/\u0001',
  'null',
  'NaN',
  '9007199254740993',
  LONG,
]

export const DATES: readonly string[] = [
  '0000',
  '0000-01-01',
  '9999-12-31',
  '9999-12-31T23:59:59-12:00',
  '0000-01-01T00:00:00+14:00',
  '2025-02-29',
  '2024-02-29',
  '2025-12-31T24:00:00Z',
  '2016-12-31T23:59:60Z',
  '2025-06-01T12:00:00.123456789Z',
  '2025-06-01T12:00:00+99:99',
  '2025-06-01T12:00:00',
  '-0001',
  '-2025-01-01',
  'Y12025',
  '202X',
  '20XX-XX',
  '2025-1X',
  '2025?',
  '2025~/2026%',
  '?',
  '/',
  '../..',
  '/..',
  '2025/2024',
  '2025-24',
  '2025-W01',
  '2025-13-01',
  '2025-00-00',
  '99999999999999',
  '{2025,2026}',
  '[2025..]',
  '２０２５',
]

/** As they stand in a body: some of them no `JSON.stringify` would write. */
export const NUMBERS: readonly string[] = [
  ...['0', '-0', '-1', '1.5', '1e3', '1E400', '-1e400', '1e-400', '0.1', '9007199254740991'],
  ...['9007199254740992', '9007199254740993', '123456789012345678901234567890', '1.0000000000000000001'],
]

/** Invalid parts of a request target, as they are sent. */
export const ENCODINGS: readonly string[] = [
  ...['%', '%2', '%zz', '%00', '%ff', '%ed%a0%80', '%c0%af', '%2e%2e%2f', '%2F', '%3F', '%23', '%25'],
  ...['%0d%0a', '%F0%9F%98%80', '%E2%80%AE', '+', ';', '//', '/../', '/./', '\\', "'", '|', '~', '*'],
]

const ACCEPTS: readonly string[] = [
  ...['*/*', 'application/*', 'application/json', 'application/json; charset=utf-8', 'text/csv'],
  ...['text/csv; header=present', 'application/jsonl', 'application/x-ndjson', 'text/html', 'text/plain'],
  ...['application/json;q=0', '*/*;q=0.1, text/csv;q=0.2', 'application/problem+json', ',', ';;;', 'a/b/c'],
  ...['text/event-stream', 'application/atom+xml', 'text/calendar', 'x'.repeat(4_000)],
]

export const CONTENT_TYPES: readonly string[] = [
  ...['application/json; charset=utf-8', 'application/json; charset=iso-8859-1', 'application/json;;'],
  ...['APPLICATION/JSON', 'application/jsonl', 'application/x-ndjson', 'text/plain', 'text/json', ''],
  ...['multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/problem+json'],
  ...['application/json, text/plain', 'application/merge-patch+json', '*/*'],
]

/** Headers that change how a request is read or answered. */
export const oddHeader = (random: Random, tags: readonly string[]): readonly [string, string] => {
  const tag = tags.length > 0 ? random.pick(tags) : '"x"'
  return random.pick<readonly [string, string]>([
    ['accept', random.pick(ACCEPTS)],
    ['accept', random.pick(ACCEPTS)],
    ['accept-charset', 'utf-16'],
    ['accept-encoding', 'gzip, br;q=0'],
    ['accept-language', 'xx'],
    ['content-encoding', random.pick(['gzip', 'identity', 'br, gzip'])],
    ['expect', random.pick(['100-continue', 'nothing'])],
    ['if-match', random.pick(['*', tag, '"r0"', '"r99"', 'r1', '""', `W/${tag}`, `${tag}, "r1"`])],
    ['if-none-match', random.pick(['*', tag, `W/${tag}`, `"a", ${tag}`, '"', ',,'])],
    ['if-modified-since', 'Sat, 01 Jan 2000 00:00:00 GMT'],
    ['if-unmodified-since', 'yesterday'],
    ['if-range', tag],
    ['range', random.pick(['bytes=0-0', 'bytes=5-1', 'bytes=-1,0-9', 'items=0-1'])],
    ['last-event-id', random.pick(['0', '1', '999999999999999', '-1', 'x', '1'.repeat(400)])],
    ['idempotency-key', random.pick(['', 'a b', 'ü', 'k'.repeat(201), 'k'.repeat(200), '__proto__', '%00'])],
    ['transfer-encoding', 'identity'],
    ['content-length', random.pick(['0', '1', '-1', '99999999999', 'x'])],
    ['origin', random.pick(['null', 'http://localhost', 'https://evil.example', 'http://127.0.0.1:1'])],
    ['forwarded', 'for=192.0.2.1'],
    ['x-forwarded-for', '192.0.2.1'],
    ['x-http-method-override', 'DELETE'],
    [
      'authorization',
      random.pick(['Bearer', 'Bearer detente_a_b', 'Basic eDp5', `Bearer ${'x'.repeat(6_000)}`]),
    ],
    ['cookie', 'a=b'],
    ['traceparent', '00-0-0-00'],
    ['x-long', 'y'.repeat(random.pick([100, 7_000, 20_000]))],
  ])
}
