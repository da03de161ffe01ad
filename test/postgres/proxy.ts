// A network that accepts everything and answers nothing, as a partition or a firewall does: a proxy before the server.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A proxy that passes everything on, or swallows it while `state.isSilent`. */
export interface TestProxy {
  readonly url: string
  readonly state: { isSilent: boolean }
  readonly sockets: ReadonlySet<Socket>
  readonly stop: () => void
}

export async function startProxy(url: string): Promise<TestProxy> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  const state = { isSilent: false }
  const server = createServer(client => {
    sockets.add(client)
    const upstream = connect(Number(port), hostname)
    const pass = (from: Socket, to: Socket) => {
      from.on('data', data => state.isSilent || to.write(data))
      from.on('error', () => {})
      from.on('close', () => to.destroy())
    }
    pass(client, upstream)
    pass(upstream, client)
    client.on('close', () => sockets.delete(client))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port: own } = server.address() as AddressInfo
  const stop = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { state, sockets, stop, url: url.replace(/@[^/]+/, `@127.0.0.1:${own}`) }
}
