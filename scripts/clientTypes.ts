/**
 * Writes the types of the client, `src/client/types.ts`, from the OpenAPI document. They are not kept in git: `npm run
 * check` makes them anew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { openapiDocument } from './openapiDocument.ts'

/** The generator writes its types with the compiler API of TypeScript before 7, which TypeScript 7 does not have. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'typescript' && context.parentURL?.includes('/openapi-typescript/')
      ? { url: new URL('./compilerApi.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
})

const { astToString, default: openapiTypes } = await import('openapi-typescript')

const TARGET = fileURLToPath(new URL('../src/client/types.ts', import.meta.url))

const HEADER =
  '/** The types of the HTTP API. One file, which `npm run client` makes from /openapi.json: change the routes instead. */\n'

const document: unknown = JSON.parse(await openapiDocument())
const text = HEADER + astToString(await openapiTypes(document as never, { alphabetize: true }))

// A file that is written anew would be checked anew.
if (!existsSync(TARGET) || readFileSync(TARGET, 'utf8') !== text) writeFileSync(TARGET, text)
