/**
 * Limits the calls of a connection: further ones wait, without an answer and without an error, until another
 * ends. Kestrel announces such a limit and the client keeps to it. Here the calls wait in the double, as a server on
 * Node breaks off the call that takes the place of another; the caller sees the same.
 */
import { ServerInterceptingCall, type ServerInterceptor, ServerListenerBuilder } from '@grpc/grpc-js'

interface Turns {
  open: number
  readonly waiting: (() => void)[]
}

export const limitCalls = (most: number): ServerInterceptor => {
  const connections = new Map<string, Turns>()
  return (_definition, call) => {
    const peer = call.getPeer()
    const turns = connections.get(peer) ?? { open: 0, waiting: [] }
    connections.set(peer, turns)
    let isOpen = false
    const release = (): void => {
      if (!isOpen) return
      isOpen = false
      turns.open--
      turns.waiting.shift()?.()
    }
    return new ServerInterceptingCall(call, {
      start: (next) => {
        const begin = (): void => {
          let began = false
          isOpen = true
          turns.open++
          next(
            new ServerListenerBuilder()
              .withOnReceiveMetadata((metadata, go) => {
                began = true
                go(metadata)
              })
              .withOnCancel(release)
              .build(),
          )
          // Given up by its caller while it waited.
          if (!began) release()
        }
        if (turns.open < most) begin()
        else turns.waiting.push(begin)
      },
      sendStatus: (status, next) => {
        next(status)
        release()
      },
    })
  }
}
