import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { browserHost, host, useHost } from '../../src/host.js'
import type { RemoteFile } from '../../src/remote.js'
import { type FileServer, fileServer } from './fileServer.js'

const content = Uint8Array.from({ length: 1000 }, (_, i) => i)

/** The part of a page's Cache storage that is used. */
class FakeCache {
  readonly kept = new Map<string, Uint8Array<ArrayBuffer>>()
  async match(key: string) {
    const bytes = this.kept.get(key)
    return bytes && new Response(bytes)
  }
  async put(key: string, response: Response) {
    this.kept.set(key, new Uint8Array(await response.arrayBuffer()))
  }
}

let server: FileServer
let cache: FakeCache

beforeEach(async () => {
  server = await fileServer({ '/set/numbers': (_, response) => response.end(content) })
  cache = new FakeCache()
  vi.stubGlobal('caches', { open: async () => cache })
})

afterEach(async () => {
  vi.unstubAllGlobals()
  await server.close()
})

const file = (url: string): RemoteFile => ({
  name: 'set/numbers',
  sha256: createHash('sha256').update(content).digest('hex'),
  sources: [{ url }],
})

describe('browserHost', () => {
  it('keeps what it fetched, and fetches again what was damaged', async () => {
    const numbers = file(`${server.url}/set/numbers`)
    expect(await browserHost().fetchFile(numbers)).toEqual(content)
    expect(await browserHost().fetchFile(numbers)).toEqual(content)
    expect(server.asked.length).toBe(1)
    cache.kept.set('/glassgrad/set/numbers', content.slice(1))
    expect(await browserHost().fetchFile(numbers)).toEqual(content)
    expect(server.asked.length).toBe(2)
    expect(cache.kept.get('/glassgrad/set/numbers')).toEqual(content)
  })

  it('asks a mirror first', async () => {
    const bytes = await browserHost({ mirror: `${server.url}/` }).fetchFile(file('http://127.0.0.1:9/'))
    expect(bytes).toEqual(content)
    expect(server.asked).toEqual(['/set/numbers'])
  })

  it('takes a packed file from a mirror as well', async () => {
    const packed = await fileServer({ '/set/numbers': (_, response) => response.end(gzipSync(content)) })
    const bytes = await browserHost({ mirror: `${packed.url}/` }).fetchFile(file('http://127.0.0.1:9/'))
    expect(bytes).toEqual(content)
    expect(cache.kept.get('/glassgrad/set/numbers')).toEqual(content)
    await packed.close()
  })

  it('works where a page may keep nothing, and says why', async () => {
    const notKept: string[] = []
    const onNotKept = ({ name }: RemoteFile, reason: string) => void notKept.push(`${name}: ${reason}`)
    const fetchFile = () => browserHost({ onNotKept }).fetchFile(file(`${server.url}/set/numbers`))
    vi.stubGlobal('caches', { open: () => Promise.reject(new Error('insecure')) })
    expect(await fetchFile()).toEqual(content)
    vi.stubGlobal('caches', undefined)
    expect(await fetchFile()).toEqual(content)
    vi.stubGlobal('caches', { open: async () => cache })
    cache.put = () => Promise.reject(new Error('the quota has been exceeded'))
    expect(await fetchFile()).toEqual(content)
    expect(notKept).toEqual([
      expect.stringMatching(/^set\/numbers: there is no storage/),
      expect.stringMatching(/^set\/numbers: there is no storage/),
      'set/numbers: the quota has been exceeded',
    ])
  })

  it('keeps what is measured or made here, where the page may keep anything', async () => {
    expect(await browserHost().readCache('tuning/device.json')).toBe(null)
    await browserHost().writeCache('tuning/device.json', content)
    expect(await browserHost().readCache('tuning/device.json')).toEqual(content)
    vi.stubGlobal('caches', undefined)
    await browserHost().writeCache('tuning/device.json', content)
    expect(await browserHost().readCache('tuning/device.json')).toBe(null)
  })

  it('says what to do where a file cannot be had', async () => {
    const failed = browserHost().fetchFile({ ...file(''), sources: [{ deb: 'some', paths: ['numbers'] }] })
    await expect(failed).rejects.toThrow(
      /Debian package some: a browser cannot unpack this; Node can.*mirror/s,
    )
  })

  it('gives the GPU of the page, or says who has one', async () => {
    vi.stubGlobal('navigator', {})
    await expect(browserHost().gpu()).rejects.toThrow('There is no WebGPU here')
    const gpu = {}
    vi.stubGlobal('navigator', { gpu })
    expect(await browserHost().gpu()).toBe(gpu)
  })

  it('is what host() gives until another is set', () => {
    const before = host()
    const other = browserHost()
    useHost(other)
    expect(host()).toBe(other)
    useHost(before)
    expect(host()).toBe(before)
  })
})
