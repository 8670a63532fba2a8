import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FileServer {
  /** Such as `http://127.0.0.1:40000`. */
  url: string
  /** Paths asked for, in order. */
  asked: string[]
  close(): Promise<void>
}

/** A server on the loopback interface that answers each path by its own rule, and others with 404. */
export async function fileServer(routes: Record<string, RequestListener>): Promise<FileServer> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url!)
    asked.push(path)
    if (routes[path]) routes[path](request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
