/** `detente mcp`: lets an assistant ask a running service, over standard input and output. */
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { assistantServer, readDocument, type Source } from '../mcp/server.ts'

/**
 * Serves until standard input ends. Standard output belongs to the protocol; nothing else may be written to it.
 * @throws NoService
 */
export const mcp = async (source: Source, sayError: (error: unknown) => void): Promise<void> => {
  const document = await readDocument(source)
  serveStdio(() => assistantServer(document, source), { onerror: sayError })
}
