/** The HTTP side of a service as one Fastify instance. It does not listen; `main.ts` does that. */
import rateLimit from '@fastify/rate-limit'
import '@fastify/swagger'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Logger } from 'pino'
import { addAccesses } from '../api/audit/accesses.ts'
import { addDifferences } from '../api/audit/differences.ts'
import { addDisclosures } from '../api/audit/disclosures.ts'
import { addProofs } from '../api/audit/proofs.ts'
import { addRebuildRoutes } from '../api/audit/rebuilds.ts'
import { addReplayRoutes } from '../api/audit/replays.ts'
import { addTiles } from '../api/audit/tiles.ts'
import { addCommands } from '../api/commands/commands.ts'
import { openTextChecks } from '../api/commands/textCheck.ts'
import { addDealFeeds } from '../api/deals/dealFeeds.ts'
import { addDealQueries } from '../api/deals/deals.ts'
import { addRelations } from '../api/deals/relations.ts'
import { addEventQueries } from '../api/events.ts'
import { addFtm } from '../api/ftm.ts'
import { addHealth } from '../api/health.ts'
import { addImports } from '../api/imports/imports.ts'
import { addKeyRoutes } from '../api/keys.ts'
import { addLedgerFeed } from '../api/ledgerFeed.ts'
import { addQueries } from '../api/queries.ts'
import { addEndings } from '../api/resources/endings.ts'
import { addMentions } from '../api/resources/mentions.ts'
import { addRegisters } from '../api/resources/registers.ts'
import { addResourceQueries } from '../api/resources/resources.ts'
import { addDivergence } from '../api/screening/divergence.ts'
import { addScreenings } from '../api/screening/screenings.ts'
import { addStatus } from '../api/screening/status.ts'
import { addVerdictChanges } from '../api/screening/verdictChanges.ts'
import { addSearch } from '../api/search.ts'
import { addSessionRoutes } from '../api/session.ts'
import { addWebhookRoutes } from '../api/webhooks/endpoints.ts'
import { addLiveStream } from '../api/webhooks/stream.ts'
import { problem, Refusal } from '../failure/problems.ts'
import { addAccess, LOCAL } from '../http/access.ts'
import { type Connections, connectionOptions, limitConnections } from '../http/connections/connections.ts'
import { addClosing } from '../http/connections/shutdown.ts'
import { addUnread, clientErrors, SAFETY } from '../http/connections/unreadableRequests.ts'
import type { HostNames } from '../http/localRequests.ts'
import { noteRoutes } from '../http/methods.ts'
import { addProblems, sendError } from '../http/problemAnswers.ts'
import { addJsonBodies } from '../http/requests/jsonBody.ts'
import { addRequestChecks } from '../http/requests/requestChecks.ts'
import { checkRequest } from '../http/requests/validation.ts'
import { openSessions } from '../http/session.ts'
import { addShownPersons } from '../http/shownPersons.ts'
import { openMentions } from '../people/mentions.ts'
import { openWithheldNames } from '../people/namesInText.ts'
import { addConsole } from './console/console.ts'
import { addOpenApi, addReference } from './openapi.ts'
import type { Service } from './service.ts'

/** The most requests of one API key in a minute. */
export const REQUESTS_A_MINUTE = 6_000

const REPLACED = 'The ledger was replaced, for example by a restored backup. The service is reading it again.'

const addLimits = async (app: FastifyInstance): Promise<void> => {
  await app.register(rateLimit, {
    global: false,
    max: REQUESTS_A_MINUTE,
    timeWindow: '1 minute',
    keyGenerator: (request) => request.actor,
    errorResponseBuilder: (_, { after }) => new Refusal(problem('rate-limited', `Try again in ${after}.`)),
  })
  const limit = app.rateLimit()
  // A request without a key has no limit, so it does not wait for a lookup.
  app.addHook('onRequest', (request, reply, next) => {
    if (request.actor === LOCAL || request.actor === '') next()
    else limit.call(app, request, reply).then(() => next(), next)
  })
}

/**
 * Builds the app; it does not listen yet.
 * @param config the settings that decide which requests are accepted
 */
export const buildApp = async (
  service: Service,
  config: HostNames & Connections,
  log: Logger,
): Promise<FastifyInstance> => {
  const app: FastifyInstance = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request would cost more than most requests. The few log lines name the request themselves.
    childLoggerFactory: (logger) => logger,
    // Query strings are not logged, because people search for names.
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 300 },
    // No hook runs for these errors.
    frameworkErrors: (error, request, reply) => sendError(error, request, reply.headers(SAFETY)),
    clientErrorHandler: clientErrors(config, () => app),
    ...connectionOptions(config),
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  })
  app.setValidatorCompiler(checkRequest)
  app.setSerializerCompiler(() => JSON.stringify)
  app.removeContentTypeParser('text/plain')
  app.removeContentTypeParser('application/json')
  addJsonBodies(app)
  addUnread(app)
  limitConnections(app, config, log)
  addClosing(app)
  noteRoutes(app)
  addProblems(app)
  // Refuses answers from a log that was replaced.
  app.addHook('onRequest', (request, _, next) => {
    const isProbe = request.url.startsWith('/health/')
    next(service.replaced() && !isProbe ? new Refusal(problem('unavailable', REPLACED)) : undefined)
  })
  const sessions = openSessions(service.webhooks.key, service.now)
  addAccess(app, config, service.keys, sessions)
  addRequestChecks(app)
  addShownPersons(app, service.accesses.record)
  app.addHook('onSend', (_, reply, payload, next) => {
    for (const [name, value] of Object.entries(SAFETY)) if (!reply.hasHeader(name)) reply.header(name, value)
    next(null, payload)
  })
  app.addHook('onResponse', (request, reply, next) => {
    const failed = reply.statusCode >= 500
    if (failed || log.isLevelEnabled('debug')) {
      const { id: reqId, method, actor, routeOptions } = request
      const ms = Math.round(reply.elapsedTime)
      const entry = { reqId, method, route: routeOptions.url, status: reply.statusCode, ms, actor }
      request.log[failed ? 'warn' : 'debug'](entry, 'request')
    }
    next()
  })
  await addLimits(app)
  await addOpenApi(app)
  addHealth(app, service)
  addTiles(app, service)
  app.register(async (api) => {
    addQueries(api, service)
    const recording = {
      ...service,
      textChecks: openTextChecks(openWithheldNames(service.views, service.now)),
      findMentions: openMentions(service.views, service.now),
    }
    addCommands(api, recording)
    addImports(api, recording)
    addDealQueries(api, service)
    addDealFeeds(api, service, config.origins)
    addStatus(api, service)
    addScreenings(api, service)
    addVerdictChanges(api, service)
    addDivergence(api, service)
    addEndings(api, service, config.origins)
    addLedgerFeed(api, service, config.origins)
    addEventQueries(api, service)
    addRegisters(api, service)
    addRelations(api, service)
    addFtm(api, service)
    addResourceQueries(api, service)
    addMentions(api, service)
    addSearch(api, service)
    addSessionRoutes(api, service.keys, sessions)
    addKeyRoutes(api, service.keys, service.webhooks.endpoints)
    addWebhookRoutes(api, service.webhooks)
    addProofs(api, service)
    addLiveStream(api, service.webhooks.live, {
      seen: service.views.position,
      recorded: service.store.head,
      marks: service.marks,
    })
    addReplayRoutes(api, service)
    addRebuildRoutes(api, service)
    addDifferences(api, service)
    addDisclosures(api, service)
    addAccesses(api, service)
  })
  await addReference(app)
  addConsole(app)
  await app.ready()
  return app
}
